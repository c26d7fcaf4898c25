"""What a certificate of service counts, and whom it leaves out."""

from datetime import date, timedelta

from dispatch import certificate
from dispatch.commands import Actor, AssignTrip
from schemas.certificate import CertificateView
from schemas.people import Person
from schemas.regions import Region
from schemas.values import Role
from tests.build import HOME, REGION, XIEHE, House


def driven(house: House, driver: Actor, *moves: str) -> None:
    """A trip as far as it went."""
    trip = house.book(house.person(Role.RIDER, "Ana Rider"), pickup=XIEHE, dropoff=HOME)
    house.do(AssignTrip(trip, str(driver.id)))
    house.move(trip, driver, *moves)


def of(house: House, driver: Actor, *days: date) -> CertificateView:
    """The certificate of a driver."""
    with house.read() as session:
        region, person = session.get_one(Region, REGION), session.get_one(Person, driver.id)
        return certificate.of(session, region, person, house.clock.now(), *days)


def test_what_was_brought_to_its_end_is_counted(house: House) -> None:
    """Two rides of four minutes on two days of Wuhan; who did not come is no trip, and no rider is named."""
    driver, _ = house.on_shift("Wang", ends_at=house.clock.now() + timedelta(hours=12))
    driven(house, driver, "depart", "arrive", "board", "complete")
    driven(house, driver, "depart", "arrive", "no_show")
    house.clock.forward(hours=5)
    driven(house, driver, "depart", "arrive", "board", "complete")
    found = of(house, driver)
    assert (found.name, found.trips, found.rides, found.supplies) == ("Wang", 2, 2, 0)
    assert found.dates == [date(2020, 2, 1), date(2020, 2, 2)]
    assert (found.seconds, found.night_share, found.km) == (360, 0.5, 19.2)
    assert "Ana" not in str(found)
    assert of(house, driver, date(2020, 2, 2)).trips == of(house, driver, date(2020, 2, 1), date(2020, 2, 1)).trips == 1


def test_whoever_has_not_driven_has_an_empty_one(house: House) -> None:
    """Nothing is counted, and nothing breaks."""
    found = of(house, house.person(Role.DRIVER, "Wang"))
    assert (found.trips, found.first, found.dates, found.km) == (0, None, [], 0.0)
