"""The city of the demonstration is the real one."""

import csv
import os
from pathlib import Path

import pytest

from app.demo.city import NORTH_BANK, OUTLYING, wuhan
from app.demo.rhythm import apart_km
from schemas.places import PlaceKind

SHARED = Path(os.environ.get("FERRY_SHARED_DATA", Path(__file__).parents[4] / "shared" / "data"))
SITES = SHARED / "wuhan_sites" / "wuhan_covid_sites.csv"


def test_every_part_of_the_city_has_a_hospital():
    """Two dozen hospitals at least, on both banks, and one in every outlying district."""
    hospitals = wuhan().of(PlaceKind.HOSPITAL)
    districts = {hospital.district for hospital in hospitals}
    assert len(hospitals) >= 24
    assert districts >= OUTLYING
    assert districts & NORTH_BANK
    assert districts - NORTH_BANK


def test_sites_are_distinct_and_in_wuhan():
    """No name and no spot twice, every site within the prefecture, both names present."""
    sites = wuhan().sites
    assert len({site.name for site in sites}) == len({site.name_zh for site in sites}) == len(sites)
    assert len({(site.lat, site.lon) for site in sites}) == len(sites)
    assert all(29.97 < site.lat < 31.37 and 113.68 < site.lon < 115.09 for site in sites)
    assert all(site.entry().name_zh for site in sites)


@pytest.mark.skipif(not SITES.is_file(), reason=f"the shared data is not at {SITES}")
def test_hospitals_stand_where_a_survey_of_2020_put_them():
    """Every hospital lies within 900 m of a surveyed site, except the two field hospitals that the survey lacks."""
    with SITES.open(encoding="utf-8") as file:
        surveyed = [(float(row["wgs84_lat"]), float(row["wgs84_lon"])) for row in csv.DictReader(file)]
    far = {
        hospital.name
        for hospital in wuhan().of(PlaceKind.HOSPITAL)
        if min((hospital.lat - lat) ** 2 + (hospital.lon - lon) ** 2 for lat, lon in surveyed) ** 0.5 > 0.008
    }
    assert far <= {"Huoshenshan Hospital", "Leishenshan Hospital"}


def test_distances_are_those_of_the_map():
    """Union Hospital to Zhongnan Hospital is a little over eight kilometres as the crow flies."""
    named = wuhan().named
    apart = apart_km(named["Union Hospital"], named["Zhongnan Hospital of Wuhan University"])
    assert apart == pytest.approx(8.2, abs=0.3)
