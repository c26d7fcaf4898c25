"""What the live feed shows somebody is in the ledger of whoever it is about."""

from datetime import timedelta
from typing import Any

from dispatch import commands, looks
from schemas.values import Role
from tests.app.live.served import Ground, Member


def seen(ground: Ground, member: Member) -> list[tuple[str, str, Any]]:
    """The ledger of somebody: role, name and what, newest first, with how long a board was open."""
    ground.served.run(ground.served.rooms.ledger.flush())
    now = ground.served.clock.now()
    with ground.served.rooms.database.read() as session:
        found = looks.of(session, ground.id, str(member.actor.id), now)
    return [(one.role.value, one.what.value, one.until and one.until - one.at) for one in found]


def test_a_driver_who_hears_of_a_door_by_the_feed_is_in_the_ledger(ground: Ground) -> None:
    """The offer alone is no look; the acceptance is one, however often the trip changes within the hour."""
    rider, (driver, shift) = ground.member(Role.RIDER), ground.on_shift()
    with ground.served.listen(driver.token) as ear:
        ear.hear()
        trip = ground.book(rider)
        until = ground.served.clock.now() + timedelta(minutes=1)
        offer = ground.do(commands.MakeOffer(shift["id"], (trip,), until), ground.planner)["id"]
        ear.until(ground.head())
        assert seen(ground, rider) == []
        ground.do(commands.AcceptOffer(offer), driver.actor)
        ground.do(commands.MoveTrip(trip, "depart", ground.served.clock.now()), driver.actor)
        ear.until(ground.head())
    assert seen(ground, rider) == [("driver", "trip", None)]


def test_a_board_is_in_the_ledger_of_everyone_on_it(ground: Ground) -> None:
    """For as long as it was open, in the ledger of riders with a trip on it then; not in anybody else's."""
    rider, idle, dispatcher = ground.member(Role.RIDER), ground.member(Role.RIDER), ground.member(Role.DISPATCHER)
    trip = ground.book(rider)
    with ground.served.listen(dispatcher.token) as ear:
        ear.hear()
        assert seen(ground, rider) == [("dispatcher", "board_opened", None)]
        ground.served.clock.forward(minutes=7)
    ground.served.run(ground.served.rooms.hub.gone())
    assert seen(ground, rider) == [("dispatcher", "board_opened", timedelta(minutes=7))]
    assert seen(ground, idle) == []
    assert seen(ground, dispatcher) == []
    ground.do(commands.CancelTrip(trip), rider.actor)
