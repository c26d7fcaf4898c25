"""What is installed is pinned, hashed, agreed upon, and fetched from wherever the machine is set to."""

import json
import re
import tomllib

import pytest

from tests.repository import ROOT

FILES = sorted(path.name for path in ROOT.glob("requirements*.txt"))
PIN = re.compile(r"^([A-Za-z0-9._-]+)==(\S+) \\$", re.MULTILINE)
DECLARED = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def text(name: str) -> str:
    """What a file says, comments left out."""
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines(keepends=True)
    return "".join(line for line in lines if not line.lstrip().startswith("#"))


def normal(name: str) -> str:
    """A package's name as the lock files write it, without extras and bounds."""
    return re.split(r"[\[<>=~! ;]", name)[0].lower().replace("_", "-")


def pins(name: str) -> dict[str, str]:
    """The version of every package in a lock file."""
    return {normal(package): version for package, version in PIN.findall(text(name))}


@pytest.mark.parametrize("name", FILES)
def test_every_pin_has_its_hashes_and_no_address(name: str) -> None:
    """A package comes from the machine's own index, and only as the one that was tried."""
    blocks = [block for block in re.split(r"(?m)^(?=\S)", text(name)) if block.strip()]
    assert blocks
    assert all(PIN.match(block) and "--hash=sha256:" in block for block in blocks)
    assert "://" not in text(name)


def test_one_version_of_each() -> None:
    """The files can be installed together: no two name different versions of a package."""
    versions: dict[str, set[str]] = {}
    for name in FILES:
        for package, version in pins(name).items():
            versions.setdefault(package, set()).add(version)
    assert {package: found for package, found in versions.items() if len(found) > 1} == {}


@pytest.mark.parametrize(
    ("declared", "name"),
    [
        (DECLARED["project"]["dependencies"], "requirements.txt"),
        (DECLARED["build-system"]["requires"], "requirements-build.txt"),
        *((group, f"requirements-{key}.txt") for key, group in DECLARED["dependency-groups"].items()),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_declared_is_pinned(declared: list[str], name: str) -> None:
    """After a change of pyproject.toml `make lock` was run."""
    assert {normal(package) for package in declared} <= pins(name).keys()


def test_browser_packages_are_locked_without_addresses() -> None:
    """The same for npm: exact versions, integrity for each, no registry's address."""
    wanted = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))
    locked = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    for package, version in (wanted["dependencies"] | wanted["devDependencies"]).items():
        assert locked[f"node_modules/{package}"]["version"] == version
    packages = [package for where, package in locked.items() if where]
    assert all(package["integrity"].startswith("sha512-") and "resolved" not in package for package in packages)
