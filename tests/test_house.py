"""The building code: what every file must keep, so that a newcomer finds each room as the last one."""

import ast
import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.conftest import LONGEST
from tests.databases import BOTH
from tests.repository import ROOT, committed
from tests.untested import UNTESTED

FLOORS = ("schemas", "routing", "dispatch", "app")
LOCALES = ROOT / "app" / "web" / "locales"
LONGEST_FILE = 400
LONGEST_FUNCTION = 60
COMMITS = {"dispatch/desk.py", "app/backup.py"}
SOLVERS = ("routing/search/", "routing/pool.py", "app/bench/peers/")
WORKPLACE = re.compile(
    r"/work/(?!flow)"
    r"|\b(?:pypi|files\.pythonhosted|registry\.npmjs|npmjs|deb\.debian|proxy\.golang)\.(?:org|com)\b",
    re.IGNORECASE,
)

Function = ast.FunctionDef | ast.AsyncFunctionDef


def sources(*folders: str) -> list[str]:
    """The Python files of these folders."""
    return [name for name in committed() if name.endswith(".py") and name.startswith(tuple(f"{f}/" for f in folders))]


@cache
def text(name: str) -> str:
    """What a file says."""
    return (ROOT / name).read_text(encoding="utf-8")


@cache
def tree(name: str) -> ast.Module:
    """A Python file, parsed."""
    return ast.parse(text(name))


def functions(name: str) -> Iterator[Function]:
    """Every function of a file."""
    return (node for node in ast.walk(tree(name)) if isinstance(node, Function))


def lines(node: Function) -> int:
    """How long a function is, decorators left out."""
    return (node.end_lineno or node.lineno) - node.lineno + 1


def test_no_file_is_longer_than_a_sitting() -> None:
    """A file of more than 400 lines is split by noun."""
    long = {name: count for name in sources(*FLOORS, "tests") if (count := text(name).count("\n")) > LONGEST_FILE}
    assert not long


def test_no_function_is_longer_than_a_screen() -> None:
    """A function of more than 60 lines is several."""
    long = {
        f"{name}:{node.name}": lines(node)
        for name in sources(*FLOORS, "tests")
        if "/migrations/versions/" not in name
        for node in functions(name)
        if lines(node) > LONGEST_FUNCTION
    }
    assert not long


def test_nothing_is_imported_inside_a_function() -> None:
    """What a file needs stands at its top."""
    hidden = {
        f"{name}:{inner.lineno}"
        for name in sources(*FLOORS, "tests")
        for node in functions(name)
        for inner in ast.walk(node)
        if isinstance(inner, ast.Import | ast.ImportFrom)
    }
    assert not hidden


def test_nothing_below_app_is_async() -> None:
    """The rules and the arithmetic know no event loop."""
    kinds = ast.AsyncFunctionDef | ast.AsyncFor | ast.AsyncWith | ast.Await
    found = {
        f"{name}:{node.lineno}"
        for name in sources("schemas", "routing", "dispatch")
        for node in ast.walk(tree(name))
        if isinstance(node, kinds)
    }
    assert not found


def test_only_the_desk_commits() -> None:
    """One command, one transaction, one commit: at the one door (and where a backup is restored)."""
    found = {name for name in sources(*FLOORS) if ".commit(" in text(name)}
    assert found <= COMMITS


def test_the_solver_library_stays_in_its_rooms() -> None:
    """Only the search, the pool and the rivals of the benchmark say `ortools`."""
    imported = re.compile(r"^\s*(?:from|import) ortools\b", re.MULTILINE)
    assert not {name for name in sources(*FLOORS) if imported.search(text(name)) and not name.startswith(SOLVERS)}


def _wants_a_test(name: str) -> bool:
    return not name.endswith(("__init__.py", "__main__.py")) and "/migrations/" not in name


def _has_its_test(name: str) -> bool:
    path = Path(name)
    return (ROOT / "tests" / path.parent / f"test_{path.name}").exists()


def test_every_source_file_has_its_test() -> None:
    """`dispatch/desk.py` is tested in `tests/dispatch/test_desk.py`, or `tests/untested.py` says why not."""
    excused = tuple(UNTESTED)
    without = [name for name in sources(*FLOORS) if _wants_a_test(name) and not _has_its_test(name)]
    missing = [name for name in without if not name.startswith(excused)]
    assert missing == [], "write its test, or give the reason in tests/untested.py"


def test_the_list_of_the_untested_is_short_and_true() -> None:
    """An entry goes when its file goes or its test comes, and each gives a reason."""
    assert {name for name in UNTESTED if not (ROOT / name).exists() or _has_its_test(name)} == set()
    assert all(UNTESTED.values())


def test_every_test_says_what_it_holds() -> None:
    """The first line of a test is the law it checks."""
    silent = {
        f"{name}:{node.name}"
        for name in sources("tests")
        for node in functions(name)
        if node.name.startswith("test_") and not ast.get_docstring(node)
    }
    assert not silent


def _locale_files() -> list[str]:
    return sorted({path.name for path in LOCALES.glob("*/*.json")})


def _leaves(told: object, at: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(told, dict):
        for key, value in told.items():
            yield from _leaves(value, f"{at}.{key}" if at else key)
    else:
        yield at, str(told)


def _blanks(words: str) -> frozenset[str]:
    return frozenset(re.findall(r"\{(\w+)", words))


def _said(language: str, file: str) -> dict[str, str]:
    return dict(_leaves(json.loads((LOCALES / language / file).read_text(encoding="utf-8"))))


@pytest.mark.parametrize("file", _locale_files())
def test_both_languages_say_the_same_things(file: str) -> None:
    """Every key exists in English and Chinese, is not empty, and has the same blanks to fill."""
    english, chinese = _said("en", file), _said("zh-Hans", file)
    assert english.keys() == chinese.keys()
    assert {key for key in english if not english[key].strip() or not chinese[key].strip()} == set()
    assert {key for key in english if _blanks(english[key]) != _blanks(chinese[key])} == set()


def test_the_text_speaks_of_ferry_only() -> None:
    """No path of somebody's machine and no package registry's host stands in the repository."""
    mine = Path(__file__).relative_to(ROOT).as_posix()
    found = {}
    for name in committed():
        content = (ROOT / name).read_bytes().decode("utf-8", errors="ignore")
        if name != mine and (match := WORKPLACE.search(content)):
            found[name] = match.group()
    assert not found


def test_tests_are_where_the_tables_about_them_say() -> None:
    """A test file that is renamed keeps running on both databases, and among the first."""
    assert {*BOTH, *LONGEST} <= set(sources("tests"))
