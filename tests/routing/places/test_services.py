"""The table of maps whose links are read."""

import pytest

from routing.places.services import SERVICES, is_short
from tests.routing.places.test_pasted import FORMS


def test_every_map_is_read():
    """No map of the table is without a form that proves it, and no form is of a map that is not there."""
    assert {service.name for service in SERVICES} == {service for _, service, _ in FORMS if service}


@pytest.mark.parametrize(
    ("host", "name"),
    [("uri.amap.com", "amap"), ("amap.com.example.com", None), ("notamap.com", None), ("www.google.com.hk", "google")],
)
def test_a_host_is_known_by_its_whole_name(host, name):
    """A site that only sounds like a map is none."""
    assert next((service.name for service in SERVICES if service.speaks("https", host)), None) == name


def test_a_link_that_is_shortened_is_known():
    """By the whole name of its host, or by its path."""
    assert is_short("surl.amap.com", "/x")
    assert is_short("www.osm.org", "/go/x")
    assert not is_short("mysurl.amap.com", "/x")
    assert not is_short("www.osm.org", "/way/1")
