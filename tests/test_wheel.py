"""What is installed elsewhere is whole: pages, words, migrations and the third-party files."""

import os
import re
import subprocess
import sys
import tarfile
from pathlib import Path
from zipfile import ZipFile

import pytest

ROOT = Path(__file__).parent.parent
WEB = ROOT / "app" / "web"
OURS = ("app/", "dispatch/", "routing/", "schemas/", "ferry_dispatch-")
SCRIPTS = ("preact.js", "leaflet.js", "vector-tile.js")
VENDOR = (*SCRIPTS, "leaflet/leaflet.css", "leaflet/images/marker-icon.png", "LICENSES.txt")
MAPPED = re.compile(r"""["'(](/static/[\w./-]+\.\w+)["')]""")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a source archive and the wheel made from it, without the network."""
    out = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(out), str(ROOT)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return out


@pytest.fixture(scope="module")
def names(built: Path) -> frozenset[str]:
    """Every file in the wheel."""
    with ZipFile(next(built.glob("*.whl"))) as wheel:
        return frozenset(wheel.namelist())


def test_the_wheel_holds_the_vendored_files(names: frozenset[str]) -> None:
    """They are not committed, so it takes a test to see that they travel, with their licences."""
    assert {f"app/web/static/vendor/{file}" for file in VENDOR} <= names


def test_the_wheel_holds_everything_of_the_four_floors_and_nothing_else(names: frozenset[str]) -> None:
    """Every module, page, script, style, sentence and migration is in it; no test and no tool is."""
    wanted = {
        path.relative_to(ROOT).as_posix()
        for floor in ("app", "dispatch", "routing", "schemas")
        for path in (ROOT / floor).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert wanted <= names
    assert {name for name in names if not name.startswith(OURS)} == set()


def test_every_address_in_a_page_leads_to_a_file(names: frozenset[str]) -> None:
    """What a template, a script or a style sheet asks for under /static is in the wheel."""
    pages = [path for path in WEB.rglob("*") if path.suffix in {".html", ".js", ".css"} and "vendor" not in path.parts]
    asked = {address for page in pages for address in MAPPED.findall(page.read_text(encoding="utf-8"))}
    assert {address for address in asked if f"app/web{address}" not in names} == set()


def test_the_source_archive_can_build_the_wheel_again(built: Path) -> None:
    """It has the vendored files too, for whoever has no Node."""
    with tarfile.open(next(built.glob("*.tar.gz"))) as archive:
        assert any(name.endswith("static/vendor/preact.js") for name in archive.getnames())


def test_the_installed_wheel_needs_no_checkout(built: Path, tmp_path: Path) -> None:
    """Away from the repository it finds its own migrations and makes a database."""
    wheel, place = next(built.glob("*.whl")), tmp_path / "site"
    install = ["pip", "install", "--quiet", "--no-deps", "--no-index", "--target", str(place), str(wheel)]
    subprocess.run([sys.executable, "-m", *install], check=True)
    environment = os.environ | {"PYTHONPATH": str(place), "FERRY_HOME": str(tmp_path / "home")}
    command = [sys.executable, "-m", "app", "migrate"]
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    assert (tmp_path / "home" / "ferry.db").exists()
