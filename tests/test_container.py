"""The container's files say what is true: their settings exist, what they copy is there, what they run works."""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
from fnmatch import fnmatch
from pathlib import Path
from subprocess import PIPE, STDOUT
from zipfile import ZipFile

import pytest
import yaml

from app.settings import Settings
from tests.repository import ROOT, committed

SETTINGS = {f"FERRY_{name.upper()}" for name in Settings.model_fields}
BLANK = re.compile(r"\$\{(\w+)")


def steps(keyword: str) -> list[str]:
    """What follows a keyword in the Dockerfile, continued lines joined."""
    joined = (ROOT / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", " ")
    return [line.split(maxsplit=1)[1] for line in joined.splitlines() if line.startswith(f"{keyword} ")]


def compose() -> dict[str, dict[str, dict[str, object]]]:
    """The compose file, parsed."""
    return yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))


def example() -> dict[str, tuple[str, bool]]:
    """Every name in .env.example, with its value and whether it is in force."""
    lines = (ROOT / ".env.example").read_text(encoding="utf-8").splitlines()
    found = [re.fullmatch(r"(#?)(FERRY_\w+)=(.*)", line) for line in lines]
    return {match[2]: (match[3], not match[1]) for match in found if match}


def sent() -> list[str]:
    """The files that go to the builder: all of the repository, less what .dockerignore keeps back."""
    wanted = [
        line[1:] for line in (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines() if line.startswith("!")
    ]
    return [name for name in committed() if any(fnmatch(name, rule) or name.startswith(f"{rule}/") for rule in wanted)]


def test_every_setting_is_explained_in_the_example() -> None:
    """`.env.example` names every setting, and besides them only what compose.yaml asks for."""
    asked = set(BLANK.findall((ROOT / "compose.yaml").read_text(encoding="utf-8")))
    assert example().keys() >= SETTINGS
    assert example().keys() - SETTINGS <= asked


def test_the_example_shows_the_values_in_force(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A copied example changes nothing: what it sets is what Ferry does without it."""
    monkeypatch.chdir(tmp_path)
    for name in SETTINGS:
        monkeypatch.delenv(name, raising=False)
    plain = Settings()
    for name, (value, in_force) in example().items():
        if in_force:
            monkeypatch.setenv(name, value)
    assert Settings() == plain


def test_the_containers_set_only_what_is_a_setting() -> None:
    """A misspelt variable would pass in silence."""
    in_image = set(re.findall(r"\bFERRY_\w+(?==)", " ".join(steps("ENV"))))
    in_compose = set(compose()["services"]["ferry"]["environment"])
    assert in_image
    assert in_image | in_compose <= SETTINGS


def test_what_is_copied_is_sent() -> None:
    """Each file that the image's build names is in the repository and passes .dockerignore."""
    named = {word for step in steps("RUN") for word in re.findall(r"(?:scripts|requirements)[\w/.-]*", step)}
    named |= {source for step in steps("COPY") if "--from" not in step for source in step.split()[:-1]} - {"."}
    assert named >= {"requirements.txt", "requirements-build.txt", "scripts/vendor.py"}
    assert named <= set(sent())


def test_no_secret_and_no_data_is_sent() -> None:
    """Neither somebody's settings nor a database can end up in an image."""
    assert not [name for name in sent() if name.endswith((".env", ".db")) or "ferry-data" in name]


def test_what_is_sent_builds_the_same_wheel(tmp_path: Path) -> None:
    """The builder sees only what passes .dockerignore; the wheel it makes has every file of the four floors."""
    for name in sent():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    vendored = Path("app/web/static/vendor")
    shutil.copytree(ROOT / vendored, tmp_path / vendored)
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", "dist"]
    subprocess.run(build, cwd=tmp_path, check=True, capture_output=True)
    with ZipFile(next((tmp_path / "dist").glob("ferry_dispatch-*.whl"))) as wheel:
        built = {name for name in wheel.namelist() if "dist-info" not in name}
    assert built >= {name for name in sent() if name.startswith(("app/", "dispatch/", "routing/", "schemas/"))}


def test_data_outlives_the_container() -> None:
    """The volume is where FERRY_HOME points, and the root of the file system is not written to."""
    ferry = compose()["services"]["ferry"]
    assert "FERRY_HOME=/data" in " ".join(steps("ENV"))
    assert steps("VOLUME") == ["/data"]
    assert ferry["volumes"] == ["data:/data"]
    assert ferry["read_only"] is True


def test_the_container_is_nobody_in_particular() -> None:
    """It runs as an ordinary user, by number, so that a cluster can check it."""
    assert steps("USER") == ["10001"]
    assert "--uid 10001" in " ".join(steps("RUN"))


def test_the_migration_of_the_compose_file_is_a_verb() -> None:
    """With PostgreSQL the database is brought up to date by a container of its own, before the server starts."""
    verb = compose()["services"]["migrate"]["command"]
    subprocess.run([Path(sys.executable).with_name("ferry"), *verb, "--help"], check=True, capture_output=True)


def test_the_container_starts_is_found_healthy_and_stops(tmp_path: Path) -> None:
    """The image's own command, environment and health check, on this machine: unhealthy, healthy, gone when told."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = str(free.getsockname()[1])
    given = re.findall(r"(FERRY_\w+)=(\S+)", " ".join(steps("ENV")))
    environment = os.environ | dict(given) | {"FERRY_HOME": str(tmp_path), "FERRY_PORT": port}
    program = Path(sys.executable).with_name(json.loads(steps("ENTRYPOINT")[0])[0])
    check = json.loads(steps("HEALTHCHECK")[0].split("CMD ", 1)[1].replace("8000", port))
    check[0] = sys.executable

    def healthy() -> bool:
        return subprocess.run(check, capture_output=True).returncode == 0

    assert not healthy()
    command = [program, *json.loads(steps("CMD")[0])]
    with subprocess.Popen(command, cwd=tmp_path, env=environment, stdout=PIPE, stderr=STDOUT) as server:
        found = any(healthy() for _ in range(200) if server.poll() is None)
        server.terminate()
        said = server.communicate(timeout=60)[0].decode()
    assert found, said
    assert server.returncode in (0, -signal.SIGTERM), said
    assert (tmp_path / "ferry.db").exists()
