"""What is remembered is what happened, as far back as the region's numbers say."""

from dispatch.past import Past, Tally
from schemas.values import Role
from tests.build import House
from tests.dispatch.evenings import driven, ruled, unfilled


def test_rides_of_those_who_wait_are_counted_by_driver(house: House) -> None:
    """Also one that is only agreed; of nobody who has no trip; and not beyond the days they know each other."""
    (wang, _), (zhou, _) = house.on_shift("Wang"), house.on_shift("Zhou")
    ana, ben = house.person(Role.RIDER, "Ana"), house.person(Role.RIDER, "Ben")
    driven(house, ana, wang)
    driven(house, ana, wang)
    driven(house, ana, zhou)
    driven(house, ben, zhou)
    assert house.snapshot().past.rides == {}
    house.book(ana)
    assert house.snapshot().past.rides == {ana.id: {wang.id: 2, zhou.id: 1}}
    ruled(house, known_days=0)
    assert house.snapshot().past == Past()
    ruled(house, known_days=14)
    house.clock.forward(days=15)
    assert house.snapshot().past.rides == {}


def test_trips_and_tallies_are_of_the_days_they_count(house: House) -> None:
    """Served or not by district, and trips by driver; each only where its number asks for it."""
    wang, _ = house.on_shift("Wang", ends_at=house.clock.now().replace(hour=23))
    ana = house.person(Role.RIDER, "Ana")
    driven(house, ana, wang)
    unfilled(house, ana)
    assert house.snapshot().past == Past()
    ruled(house, floor_percent=90, share_minutes=5)
    past = house.snapshot().past
    assert (past.trips, past.districts) == ({wang.id: 1}, {"": Tally(2, 1)})
    house.clock.forward(days=8)
    assert house.snapshot().past == Past()
