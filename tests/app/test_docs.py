"""The reference is complete, and staleness is noticed."""

import pytest
from fastapi.routing import iter_route_contexts
from typer import Typer
from typer.testing import CliRunner

from app import docs
from app.reference.api import server
from app.reference.cli import EXAMPLE, verbs
from app.reference.errors import kinds
from app.reference.settings import ACTS
from app.settings import Settings
from dispatch.events import CATALOGUE
from dispatch.rights import RIGHTS
from dispatch.states import JOINT, MACHINES
from schemas.regions import Policy
from schemas.values import Dispatch


@pytest.fixture(scope="module")
def pages() -> dict[str, str]:
    """Every page as it would be written now."""
    return {name: page() for name, page in docs.PAGES.items()}


def missing(page: str, wanted: set[str]) -> set[str]:
    """What a page does not say."""
    return {words for words in wanted if words not in page}


def test_every_route_appears(pages) -> None:
    """Whatever address the server answers stands in the reference, with every method."""
    routes = [route for route in iter_route_contexts(server().routes) if route.endpoint]
    told = pages["api.md"]
    assert len(routes) > 50
    assert missing(told, {route.path for route in routes}) == set()
    documented = {
        f"### {method.upper()} {path}\n" for path, methods in server().openapi()["paths"].items() for method in methods
    }
    assert missing(told, documented) == set()


def test_every_message_is_described_and_every_link_to_one_leads_there(pages) -> None:
    """A message that a route takes or answers has its own heading."""
    schemas = server().openapi()["components"]["schemas"]
    headings = {line[4:] for line in pages["api.md"].splitlines() if line.startswith("### ")}
    assert {name.rstrip("_").replace("_", " of ") for name in schemas} <= headings
    anchors = {heading.lower().replace(" ", "-") for heading in headings}
    links = {part.split(")")[0] for part in pages["api.md"].split("](#")[1:]}
    assert links <= anchors


def test_who_may_use_a_route_is_read_from_the_route(pages) -> None:
    """Dispatchers' routes say so, and what needs no signing in says that."""
    told = {part.splitlines()[0]: part for part in pages["api.md"].split("\n### ")}
    assert "*For dispatcher, admin.*" in told["GET /api/v1/board"]
    assert "*For driver.*" in told["GET /api/v1/me/offers"] or "signed in" in told["GET /api/v1/me/offers"]
    assert "anyone, without signing in" in told["GET /api/v1/track/{token}"]


def test_every_event_appears(pages) -> None:
    """The catalogue is told in full."""
    wanted = {f"| `{name}` | `{move}` | {words} |" for (_, move), (name, words) in CATALOGUE.items()}
    assert missing(pages["events.md"], wanted) == set()


def test_every_error_appears_with_its_status(pages) -> None:
    """Whatever may be refused is listed."""
    assert missing(pages["errors.md"], {f"| `{kind.__name__}` | " for kind in kinds()}) == set()


def test_every_setting_appears_and_says_what_it_does(pages) -> None:
    """Settings of a process and of a region have a row each, and a description in it."""
    fields = {f"FERRY_{name.upper()}": field for name, field in Settings.model_fields.items()}
    fields |= dict(Policy.model_fields)
    assert {name for name, field in fields.items() if not field.description} == set()
    assert missing(pages["settings.md"], {f"| `{name}` | " for name in fields}) == set()
    assert set(ACTS) == set(Dispatch)


def test_every_state_and_move_appears_in_the_diagram_and_in_the_table(pages) -> None:
    """The machines are drawn as they are."""
    told = pages["states.md"]
    steps = {
        (state, move, after)
        for machine in MACHINES.values()
        for state, moves in machine.items()
        for move, after in moves.items()
    }
    assert missing(told, {f"`{move}` → `{after}`" for _, move, after in steps}) == set()
    assert missing(told, {f"{state} --> {after}: " for state, _, after in steps}) == set()
    assert missing(told, {f"| `{state}` | " for machine in MACHINES.values() for state in machine}) == set()
    assert missing(told, {f"| `{thing}` | `{move}` | " for thing, move in RIGHTS}) == set()
    assert missing(told, {joint.whose.value for joint in JOINT}) == set()


def test_every_verb_appears_with_an_example(pages) -> None:
    """Whoever types `ferry` finds each verb explained, and something to copy."""
    assert missing(pages["cli.md"], {f"## {name}\n" for name, _ in verbs()}) == set()
    assert {name for name, command in verbs() if EXAMPLE not in (command.help or "")} == set()


def test_a_stale_page_is_noticed_and_written_anew(tmp_path) -> None:
    """`--check` changes nothing and fails, naming the page; writing heals it."""
    program = Typer()
    program.command()(docs.main)
    run = CliRunner()
    assert run.invoke(program, ["--folder", str(tmp_path)]).exit_code == 0
    assert run.invoke(program, ["--folder", str(tmp_path), "--check"]).exit_code == 0
    (tmp_path / "events.md").write_text("yesterday", encoding="utf-8")
    found = run.invoke(program, ["--folder", str(tmp_path), "--check"])
    assert found.exit_code == 1
    assert "events.md" in found.stderr
    assert (tmp_path / "events.md").read_text(encoding="utf-8") == "yesterday"


def test_the_pages_are_the_same_whenever_they_are_written(pages) -> None:
    """Nothing in them depends on the hour, the machine or the order of a set."""
    assert {name: page() for name, page in docs.PAGES.items()} == pages
