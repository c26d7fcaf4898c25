"""`ferry names`."""

import json

from typer.testing import CliRunner

from app.cli import cli
from routing.places.offline import Gazetteer
from schemas.values import Point

TABLE = """name,name_zh,kind,district,lat,lon
Jiefang Avenue 1277,解放大道1277号,other,Jianghan,30.5843,114.2737
Nowhere,无处,other,,999,114
"""


def test_a_table_becomes_an_index(tmp_path):
    """Good rows are found by their sounds and their district; bad ones are told with their number."""
    (tmp_path / "city.csv").write_text(TABLE, encoding="utf-8")
    ran = CliRunner().invoke(cli, ["names", str(tmp_path / "city.csv"), "--json"])
    assert ran.exit_code == 0, ran.output
    told = json.loads(ran.stdout)
    assert (told["names"], [fault["row"] for fault in told["bad"]]) == (1, [3])
    places = Gazetteer.open(tmp_path / "city.names")
    for typed in ("jiefang 1277", "jfdd", "jianghan"):
        assert [found.place.point for found in places.search(typed)] == [Point(30.5843, 114.2737)]
    places.close()


def test_a_table_without_places_is_refused(tmp_path):
    """A missing file, one of something else, one with bad rows only: exit code 2, and nothing is written."""
    (tmp_path / "people.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    (tmp_path / "bad.csv").write_text("\n".join(TABLE.splitlines()[::2]), encoding="utf-8")
    for name in ("missing.csv", "people.csv", "bad.csv"):
        assert CliRunner().invoke(cli, ["names", str(tmp_path / name)]).exit_code == 2
    assert list(tmp_path.glob("*.names")) == []
