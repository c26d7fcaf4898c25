"""How pages are made."""

import re
from pathlib import Path

import pytest

from app.pages.sheet import inside, local, named, navigation
from app.words import knows
from schemas.values import Role
from tests.app.server import running

WEB = Path(__file__).parents[3] / "app" / "web"


@pytest.mark.parametrize(
    ("path", "kept"),
    [("/drive", "/drive"), ("//evil.example", "/"), ("/\\evil.example", "/"), ("https://evil.example", "/"), ("", "/")],
)
def test_a_way_back_stays_inside(path, kept):
    """Nobody is sent to another house."""
    assert inside(path) == kept


def test_times_are_local():
    """A moment is told on the region's wall clock."""
    assert local("Asia/Shanghai", "2020-02-01T12:00:00+00:00") == "20:00"
    assert local("Asia/Shanghai", None) == ""


def test_a_place_is_named_in_the_readers_language():
    """The other language stands in, and coordinates when there is no name at all."""
    spot = {"name": "Union Hospital", "name_zh": "协和医院", "lat": 30.0, "lon": 114.0}
    assert named("en", spot) == "Union Hospital"
    assert named("zh-Hans", spot) == "协和医院"
    assert named("en", spot | {"name": ""}) == "协和医院"
    assert named("en", spot | {"name": "", "name_zh": ""}) == "30.0000, 114.0000"


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.PLANNER])
def test_every_role_has_a_way(role):
    """Each page in the menu has a name."""
    assert all(path.startswith("/") and knows(word) for path, word in navigation(role))


def test_every_sentence_of_the_pages_is_written():
    """Templates and modules say nothing that no locale holds."""
    said = re.compile(r"""say\(["']([\w.]+\w)["']\s*[,)]""")
    files = [*WEB.glob("templates/*.html"), *WEB.glob("static/js/**/*.js")]
    missing = {key for file in files for key in said.findall(file.read_text(encoding="utf-8")) if not knows(key)}
    assert not missing


def test_no_page_holds_scripts_or_styles_of_its_own():
    """The content policy forbids them, so nothing inline may creep in."""
    inline = re.compile(r"""<style|\sstyle=|\son\w+=["']|<script(?![^>]*(src=|application/json))""")
    assert not {file.name for file in WEB.glob("templates/*.html") if inline.search(file.read_text(encoding="utf-8"))}


def test_headers_let_nothing_foreign_in(ferry):
    """Pages are not kept, not framed, and load from Ferry only; a map's tiles are the one exception."""
    page = ferry.client(Role.DISPATCHER).get("/board")
    assert page.headers["cache-control"] == "no-store"
    assert "default-src 'self'" in page.headers["content-security-policy"]
    assert "http" not in page.headers["content-security-policy"]


def test_a_tile_map_is_the_one_exception(database_url):
    """Tiles that an operator chose may be loaded as pictures, from their server only."""
    tiles = {"tiles": "https://{s}.tile.example/{z}/{x}/{y}.png", "tiles_datum": "gcj02"}
    with running(database_url, **tiles) as ferry:
        board = ferry.client(Role.DISPATCHER).get("/board")
    policy = board.headers["content-security-policy"]
    assert '"datum": "gcj02"' in board.text
    assert "img-src 'self' https://*.tile.example" in policy
    assert "script-src 'self';" in policy
