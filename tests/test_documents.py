"""The documents speak of what is there: files, functions, words; and decisions are all of one shape."""

import ast
import json
import re
from functools import cache

import pytest

from tests.repository import ROOT, committed

DECISIONS = sorted(name for name in committed() if name.startswith("docs/decisions/"))
CARDS = ("schemas/README.md", "dispatch/README.md", "app/README.md", "app/live/README.md")
TALKING_OF_CODE = ("docs/architecture.md", "CONTRIBUTING.md", *CARDS, *DECISIONS)
QUOTED = re.compile(r"`([^`\n]+)`")
FILE = re.compile(r"(?:[\w.-]+/)*(?:[\w.-]+\.(?:py|js|css|json|html|md|sh|toml|txt|yaml)|[\w-]+/)")
REFERENCE = re.compile(rf"({FILE.pattern})(?::([A-Za-z_][\w.]*))?")
MADE = ("app/web/static/vendor/", "ferry-data/", ".venv/")
HEADINGS = ["Question", "Choice", "Why", "Cost", "Refused"]
WORDS_OF_PAGES = ("thing", "role", "state", "status", "need", "alert")
CHINESE = re.compile(r"[\u4e00-\u9fff]")


def references(name: str) -> list[tuple[str, str]]:
    """The (file or folder, name in it) that a document quotes; no name: ""."""
    found = (REFERENCE.fullmatch(quoted) for quoted in QUOTED.findall((ROOT / name).read_text(encoding="utf-8")))
    pairs = [(match[1], match[2] or "") for match in found if match]
    return [(path, thing) for path, thing in pairs if not path.startswith(MADE)]


def located(document: str, path: str) -> str | None:
    """A quoted path as one of the repository's: from its root, or from beside the document."""
    beside = ((ROOT / document).parent / path).resolve()
    for place in (ROOT / path, beside):
        if place.exists():
            return place.relative_to(ROOT.resolve()).as_posix()
    return None


@cache
def defined(name: str) -> frozenset[str]:
    """What a file defines: functions, classes, `Class.method`, `Class.field` and names at its top."""
    text = (ROOT / name).read_text(encoding="utf-8")
    if name.endswith(".js"):
        return frozenset(re.findall(r"^(?:export )?(?:async )?(?:function|const|let|class) (\w+)", text, re.MULTILINE))
    return frozenset(_names(ast.parse(text), ""))


def _names(node: ast.Module | ast.ClassDef, within: str) -> list[str]:
    found: list[str] = []
    for each in node.body:
        match each:
            case ast.ClassDef():
                found += [within + each.name, *_names(each, f"{within}{each.name}.")]
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                found.append(within + each.name)
            case ast.AnnAssign(target=ast.Name(id=name)):
                found.append(within + name)
            case ast.Assign():
                parts = (part for target in each.targets for part in ast.walk(target))
                found += [within + part.id for part in parts if isinstance(part, ast.Name)]
    return found


@pytest.mark.parametrize("name", TALKING_OF_CODE)
def test_every_file_and_function_named_in_a_document_is_there(name: str) -> None:
    """Whoever follows `file.py:function` finds it; a renamed function takes its documents along."""
    wrong = []
    for path, thing in references(name):
        file = located(name, path)
        if file is None or (thing and thing not in defined(file)):
            wrong.append(f"{path}:{thing}" if thing else path)
    assert wrong == []


def test_a_function_that_is_not_there_would_be_noticed() -> None:
    """The walk of a ride names dozens of functions, and they are read from the code."""
    named = [thing for _, thing in references("docs/architecture.md") if thing]
    assert len(named) > 40
    assert "Desk.handle_all" in defined("dispatch/desk.py")
    assert "Desk.handle_everything" not in defined("dispatch/desk.py")
    assert "TripIn.pickup" in defined("schemas/trips.py")
    assert "reduce" in defined("app/web/static/js/reduce.js")


def rows() -> list[list[str]]:
    """The rows of the glossary's tables of four columns: word, Chinese, in the code, meaning."""
    lines = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8").splitlines()
    cells = ([cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("| "))
    return [row for row in cells if len(row) == 4 and row[0] != "word"]


@cache
def vocabulary() -> frozenset[str]:
    """Every name in the source, and every text that is one word; not what comments and docstrings say."""
    found: set[object] = set()
    for name in committed():
        if name.startswith(("app/", "dispatch/", "routing/", "schemas/")) and name.endswith(".py"):
            for node in ast.walk(ast.parse((ROOT / name).read_text(encoding="utf-8"))):
                found |= {getattr(node, field, None) for field in ("name", "id", "attr", "arg", "value")}
    return frozenset(word for word in found if isinstance(word, str) and word.isidentifier())


@cache
def said(language: str) -> dict[str, str]:
    """Every sentence of the pages in a language."""
    found: dict[str, str] = {}
    for file in sorted((ROOT / "app" / "web" / "locales" / language).glob("*.json")):
        found |= json.loads(file.read_text(encoding="utf-8"))
    return found


def test_every_word_of_the_glossary_is_one_line_with_its_chinese() -> None:
    """No word is explained twice, and none is left without its Chinese, its name in the code or its meaning."""
    words = [row[0] for row in rows()]
    assert len(words) > 60
    assert len(words) == len(set(words))
    assert [row[0] for row in rows() if not CHINESE.search(row[1]) or not all(row)] == []


def test_every_name_in_the_glossary_is_used_in_the_code() -> None:
    """A word that went out of use goes out of the glossary."""
    named = {part for row in rows() for name in QUOTED.findall(row[2]) for part in name.split(".")}
    assert named - vocabulary() == set()


def _page_words(row: list[str]) -> set[str]:
    """The Chinese that the pages have for a row: by its name in the code, or by its English word."""
    names = {part.lower() for name in QUOTED.findall(row[2]) for part in name.split(".")}
    keys = {f"{kind}.{name}" for kind in (*WORDS_OF_PAGES, "move") for name in names} & said("zh-Hans").keys()
    keys |= {key for key, text in said("en").items() if text == row[0] and key.split(".")[0] in WORDS_OF_PAGES}
    return {said("zh-Hans")[key] for key in keys}


def test_the_glossary_and_the_pages_speak_the_same_chinese() -> None:
    """Whoever learned a word here meets it on the pages."""
    known = [(row, words) for row in rows() if (words := _page_words(row))]
    assert len(known) > 25
    assert [row[0] for row, words in known if not set(row[1].split("、")) & words] == []


def test_decisions_are_numbered_without_a_gap() -> None:
    """File and title carry the same number, and none is missing."""
    titles = [(ROOT / name).read_text(encoding="utf-8").splitlines()[0] for name in DECISIONS]
    numbers = [int(name.rsplit("/", 1)[1][:4]) for name in DECISIONS]
    assert numbers == list(range(1, len(numbers) + 1))
    assert [re.match(r"# (\d+)\. \S", title) is not None for title in titles] == [True] * len(titles)
    assert [int(title.split(".")[0][2:]) for title in titles] == numbers


@pytest.mark.parametrize("name", DECISIONS)
def test_a_decision_is_one_page_of_one_shape(name: str) -> None:
    """Question, choice, why, cost, what was refused; said whether it still holds; short enough to be read."""
    text = (ROOT / name).read_text(encoding="utf-8")
    assert re.findall(r"^## (.+)$", text, re.MULTILINE) == HEADINGS
    assert re.search(r"^\*\*Decided\*\* .+\*\*Status\*\*: \S", text, re.MULTILINE)
    assert text.count("\n") <= 60
