"""Whose people ride together: known by the rider's organisation or by the hospital at one end, and told to the plan."""

from datetime import timedelta
from typing import Any

from dispatch.commands import Actor, AddPlace, AssignTrip, ChangePerson
from dispatch.planner import frame
from dispatch.trust import AddOrganisation
from routing.insertion import construct
from routing.problem import Problem
from schemas.organisations import OrganisationIn
from schemas.people import PersonChange
from schemas.places import PlaceIn, PlaceKind
from schemas.shifts import Shift
from schemas.values import Role
from tests.build import ADMIN, HOME, XIEHE, House
from tests.dispatch.evenings import ruled


def a_member(house: House, name: str, organisation: str) -> Actor:
    """A rider of an organisation that is new."""
    entered = house.do(AddOrganisation(OrganisationIn(name=organisation))).answer["id"]
    rider = house.person(Role.RIDER, name)
    house.do(ChangePerson(str(rider.id), PersonChange(organisation_id=entered)))
    return rider


def a_hospital(house: House, name: str, **more: Any) -> str:
    """A hospital, or a gate of one, as a known place."""
    body = PlaceIn(name=name, kind=PlaceKind.HOSPITAL, lat=XIEHE["lat"], lon=XIEHE["lon"], **more)
    return str(house.do(AddPlace(body)).answer["id"])


def problem_of(house: House) -> Problem:
    """What the planner would solve."""
    return frame(house.snapshot(), house.desk.travel).problem


def test_a_ride_is_of_its_riders_organisation_else_of_the_hospital_at_an_end(house: House) -> None:
    """An organisation of a hospital's name is that hospital, a gate too; without a price nobody is of any group."""
    union = a_hospital(house, "Union")
    gate = {"place_id": a_hospital(house, "Union, north gate", parent_id=union)}
    ana, bo = a_member(house, "Ana", "Union"), a_member(house, "Bo", "Laboratory")
    cai = house.person(Role.RIDER, "Cai")
    ruled(house, mix_minutes=20)
    trips = [
        house.book(ana, pickup=HOME, dropoff=XIEHE),
        house.book(cai, pickup=gate),
        house.book(ADMIN, pickup=HOME, dropoff={"place_id": union}),
        house.book(bo, pickup=gate),
        house.book(cai, pickup=HOME, dropoff=XIEHE),
        house.book(ana, pickup=gate, kind="supply", load={"weight_kg": 5}),
    ]
    problem = problem_of(house)
    *of_union, laboratory, stranger, goods = [problem.job[trip].group for trip in trips]
    assert (set(of_union), stranger, goods, problem.mix_price) == ({union}, "", "", 1200)
    assert laboratory not in ("", union)
    ruled(house, mix_minutes=0)
    problem = problem_of(house)
    assert ({job.group for job in problem.jobs}, problem.mix_price) == ({""}, 0)


def test_people_of_two_hospitals_share_no_car_where_a_way_more_costs_less(house: House) -> None:
    """Two go home together with one driver, or each with their own; a driver who is given both brings one by one."""
    riders = [a_member(house, name, f"Hospital of {name}") for name in ("Ana", "Bo")]
    (driver, shift), _ = house.on_shift("Wang", start=XIEHE), house.on_shift("Zhou", start=XIEHE)
    trips = [house.book(rider) for rider in riders]
    cars = []
    for minutes in (0, 240):
        ruled(house, mix_minutes=minutes)
        cars.append(len(construct(problem_of(house)).routes))
    assert cars == [1, 2]
    for trip in trips:
        house.do(AssignTrip(trip, str(driver.id)))
    with house.read() as session:
        run = session.get_one(Shift, shift).run
    assert [each["kind"] for each in run] == ["pickup", "dropoff"] * 2


def test_nobody_is_left_over_for_the_company_they_would_have(house: House) -> None:
    """Nine from nine hospitals fit in one car, which has time for one tour: it takes all, at the highest price."""
    hospitals = [a_hospital(house, f"Hospital {number}") for number in range(9)]
    room = {"seats": 9, "wheelchairs": 0, "volume_l": 0, "weight_kg": 0}
    house.on_shift("Wang", start=XIEHE, ends_at=house.clock.now() + timedelta(minutes=45), vehicle=room)
    for hospital in hospitals:
        house.book(ADMIN, pickup={"place_id": hospital})
    ruled(house, mix_minutes=240, ride_slack_minutes=60)
    problem = problem_of(house)
    assert len({job.group for job in problem.jobs}) == 9
    assert construct(problem).unserved == ()
