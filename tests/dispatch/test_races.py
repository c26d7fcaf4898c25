"""Eight drivers say yes to the same trips at the same moment: one wins, seven are told, nobody waits for ever."""

import asyncio
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from dataclasses import dataclass
from datetime import timedelta
from itertools import combinations, islice
from random import Random
from threading import Barrier

import pytest
from sqlalchemy import insert
from sqlmodel import SQLModel

from app.db import Database
from app.writer import Writer
from dispatch import audit
from dispatch.clock import CountedChance
from dispatch.commands import AcceptOffer, Actor
from dispatch.desk import Ask, Desk, Done
from dispatch.errors import Refused, Taken
from schemas.offers import Offer, OfferTrip
from schemas.people import Person
from schemas.shifts import Shift
from schemas.trips import Trip
from schemas.values import OfferState, Role, ShiftState, TripKind, TripState
from tests.build import NIGHT, REGION, TONGJI, XIEHE, House
from tests.dispatch.laws import World, offers_hold_trips, one_driver, one_place, runs_are_trips

RIVALS = 8
SHARE = int(os.environ.get("FERRY_RACES") or (100 if os.environ.get("CI") == "true" else 50)) / 1000
"""Of 1,000 races together; `FERRY_RACES=1000` runs them all."""
AT_ONCE = 8
"""Races that run through the writer at the same time: 64 commands wait."""

Answer = Done | Refused


@dataclass(frozen=True)
class Race:
    """Three trips, and eight drivers of whom each is asked to take two of them: no two can both say yes."""

    trips: tuple[str, ...]
    offers: tuple[tuple[str, Actor], ...]

    @property
    def asks(self) -> list[tuple[AcceptOffer, Actor]]:
        """Everybody's yes."""
        return [(AcceptOffer(offer), driver) for offer, driver in self.offers]


def races(house: House, number: int) -> list[Race]:
    """That many races, ready to start; written as rows, for it is not their making that is tried here."""
    dice = Random(1)
    made = [_race(dice, f"r{each:04d}") for each in range(number)]
    rows: dict[type[SQLModel], list[SQLModel]] = {kind: [] for kind in (Person, Shift, Trip, Offer, OfferTrip)}
    for _, things in made:
        for thing in things:
            rows[type(thing)].append(thing)
    with house.database.engine.begin() as connection:
        for kind, things in rows.items():
            connection.execute(insert(kind), [thing.model_dump() for thing in things])
    return [race for race, _ in made]


def _race(dice: Random, name: str) -> tuple[Race, list[SQLModel]]:
    trips = [_trip(f"{name}-t{number}") for number in range(3)]
    things: list[SQLModel] = [*trips]
    offers = []
    for number in range(RIVALS):
        bundle = dice.choice(list(combinations(trips, 2)))
        offer = _offer(f"{name}-d{number}")
        things += [*_driver(offer.driver_id, offer.shift_id), offer]
        things += [OfferTrip(offer_id=offer.id, trip_id=trip.id, place=place) for place, trip in enumerate(bundle)]
        offers.append((offer.id, Actor(Role.DRIVER, REGION, offer.driver_id)))
    taken = {link.trip_id for link in things if isinstance(link, OfferTrip)}
    for trip in trips:
        trip.state = TripState.OFFERED if trip.id in taken else TripState.REQUESTED
    return Race(tuple(trip.id for trip in trips), tuple(offers)), things


def _trip(name: str) -> Trip:
    ends = {"pickup_lat": XIEHE["lat"], "pickup_lon": XIEHE["lon"], "dropoff_lat": 30.5352, "dropoff_lon": 114.3561}
    kind, state = TripKind.RIDE, TripState.OFFERED
    return Trip(id=name, region_id=REGION, kind=kind, state=state, requested_at=NIGHT, pickup_after=NIGHT, **ends)


def _offer(driver: str) -> Offer:
    until = NIGHT + timedelta(seconds=90)
    names = {"id": f"{driver}-o", "driver_id": driver, "shift_id": f"{driver}-s"}
    return Offer(**names, region_id=REGION, made_at=NIGHT, expires_at=until)


def _driver(name: str, shift: str) -> tuple[Person, Shift]:
    begin, end = NIGHT - timedelta(hours=1), NIGHT + timedelta(hours=5)
    return Person(id=name, region_id=REGION, role=Role.DRIVER, name=name, joined_at=begin), Shift(
        id=shift,
        region_id=REGION,
        driver_id=name,
        state=ShiftState.ON,
        starts_at=begin,
        ends_at=end,
        start_lat=TONGJI["lat"],
        start_lon=TONGJI["lon"],
        beacon=shift,
    )


def check_won(house: House, run: Sequence[tuple[Race, Sequence[Answer]]]) -> None:
    """Each race has one winner, who drives both trips; the others were told; what is stored keeps every law."""
    world = World.of(house.database.engine)
    for race, answers in run:
        [winner] = [offer for (offer, _), answer in zip(race.offers, answers, strict=True) if isinstance(answer, Done)]
        for answer in answers:
            assert isinstance(answer, Done) or (isinstance(answer, Taken) and "somebody else was first" in str(answer))
        mine = world.offers[winner]
        driven = {trip for trip in race.trips if world.trips[trip]["driver_id"] == mine["driver_id"]}
        assert len(driven) == 2
        assert [world.trips[trip]["state"] for trip in race.trips if trip not in driven] == [TripState.REQUESTED]
        states = {world.offers[offer]["state"] for offer, _ in race.offers if offer != winner}
        assert states == {OfferState.WITHDRAWN}
    for law in (one_driver, one_place, runs_are_trips, offers_hold_trips):
        law(world)
    with house.read() as session:
        assert audit.faults(session, house.clock.now()) == []


def _chunks(lined_up: list[Race]) -> Iterator[list[Race]]:
    left = iter(lined_up)
    while chunk := list(islice(left, AT_ONCE)):
        yield chunk


async def _through_the_writer(house: House, lined_up: list[Race]) -> list[tuple[Race, list[Answer]]]:
    """Everybody of eight races at once, in a mixed order."""
    writer = Writer(house.desk, house.clock)
    writer.start()
    dice, run = Random(2), []
    for chunk in _chunks(lined_up):
        asks = [(race, place) for race in chunk for place in range(RIVALS)]
        dice.shuffle(asks)
        answers = await writer.ask_all([race.asks[place] for race, place in asks])
        told = {(race.trips, place): answer for (race, place), answer in zip(asks, answers, strict=True)}
        run += [(race, [told[race.trips, place] for place in range(RIVALS)]) for race in chunk]
    await writer.stop()
    return run


def test_of_eight_who_accept_at_once_one_wins(house: House) -> None:
    """P1: through the one writer, three tenths of the races on each database; the losers are told why."""
    lined_up = races(house, round(300 * SHARE))
    check_won(house, asyncio.run(_through_the_writer(house, lined_up)))


def test_of_eight_processes_that_accept_at_once_one_wins(postgres_database: str) -> None:
    """P1: eight desks on PostgreSQL, four tenths of the races: one wins, and none locks another out."""
    with ExitStack() as stack:
        house = stack.enter_context(closing(House(postgres_database)))
        databases = [stack.enter_context(closing(Database(postgres_database))) for _ in range(RIVALS)]
        desks = [Desk(database.engine, CountedChance(f"desk{place}-")) for place, database in enumerate(databases)]
        pool, barrier = stack.enter_context(ThreadPoolExecutor(RIVALS)), Barrier(RIVALS)

        def accept(desk: Desk, ask: tuple[AcceptOffer, Actor]) -> Answer:
            barrier.wait(30)
            [answer] = desk.handle_all([Ask(*ask, house.clock.now())])
            return answer

        lined_up = races(house, round(400 * SHARE))
        check_won(house, [(race, list(pool.map(accept, desks, race.asks))) for race in lined_up])


@pytest.mark.parametrize("wait", [0, 89, 90])
def test_the_first_to_be_heard_wins(house: House, wait: int) -> None:
    """Nobody is preferred: the first yes in the queue counts, up to the last second of the offer."""
    [race] = races(house, 1)
    house.clock.forward(seconds=wait)
    answers = house.desk.handle_all([Ask(*ask, house.clock.now()) for ask in race.asks])
    assert [isinstance(answer, Done) for answer in answers] == [True] + [False] * (RIVALS - 1)
