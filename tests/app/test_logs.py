"""What an operator reads, and never about whom."""

import ast
import io
import json
import logging
import sys

import pytest
import structlog

from app import logs
from tests.repository import ROOT, committed

WORDS = {"method", "route", "status", "ms", "role", "region", "reason", "error", "where", "command", "logger", "words"}
SETTINGS = {"setting", "nearest"}
NUMBERS = {"size", "count", "seq", "unanswered", "work", "address"}


@pytest.fixture
def lines(monkeypatch):
    """Whatever is logged from here on; afterwards everything is as it was."""
    written, root = io.StringIO(), logging.getLogger()
    before, handlers, level = structlog.get_config(), root.handlers[:], root.level
    monkeypatch.setattr(sys, "stderr", written)
    logs.configure()
    yield lambda: [json.loads(line) for line in written.getvalue().splitlines()]
    structlog.configure(**before)
    logging.basicConfig(handlers=handlers, level=level, force=True)


def test_a_line_is_one_json_object(lines):
    """With its time, its level and its words; what is below the level is not written."""
    structlog.get_logger().info("request", route="/live", status=200)
    structlog.get_logger().debug("too much")
    [line] = lines()
    assert (line["event"], line["level"], line["route"], line["status"]) == ("request", "info", "/live", 200)
    assert line["timestamp"].endswith("Z")


def test_standard_output_is_left_to_the_verbs(lines, capsys):
    """`TOKEN=$(ferry token …)` never catches a log line."""
    structlog.get_logger().error("broken")
    assert (len(lines()), capsys.readouterr().out) == (1, "")


def test_a_library_speaks_in_the_same_form_and_gives_nobody_away(lines):
    """Of a line the words are kept and the values are not; of an exception the name, for its words may hold values."""
    library = logging.getLogger("uvicorn.error")
    library.info("Started %s", "quietly")
    library.warning("Refused %s", "Zhao Min")
    try:
        raise ValueError("13912345678")
    except ValueError:
        library.exception("Exception in application\nZhao Min")
    first, second = lines()
    assert (first["logger"], first["words"], first["error"]) == ("uvicorn.error", "Refused %s", None)
    assert (second["level"], second["words"], second["error"]) == ("error", "Exception in application", "ValueError")


def test_a_log_line_has_no_place_for_a_person():
    """Everywhere in the sources: a fixed event, and only fields that hold words, kinds and numbers."""
    files = [name for name in committed() if name.startswith("app/") and name.endswith(".py")]
    nodes = [(name, node) for name in files for node in ast.walk(ast.parse((ROOT / name).read_text(encoding="utf-8")))]
    lines = [(name, node) for name, node in nodes if isinstance(node, ast.Call) and _is_a_line(node.func)]
    assert len(lines) > 10
    for name, line in lines:
        assert isinstance(line.args[0], ast.Constant), f"{name}:{line.lineno}"
        assert {keyword.arg for keyword in line.keywords} <= WORDS | SETTINGS | NUMBERS, f"{name}:{line.lineno}"


def _is_a_line(call):
    """`log.info` and the like; `log.log` passes on what libraries say."""
    return isinstance(call, ast.Attribute) and getattr(call.value, "id", "") == "log" and call.attr != "log"
