"""Who may do what: every command, asked by everybody there is. What is not in this table nobody may do."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest

from dispatch import closing, commands, discretion, doors, lessons, store, trust
from dispatch.commands import Actor, Command
from dispatch.desk import HANDLERS, Ask, BatchRefused
from dispatch.errors import BadRequest, NotAllowed, NotFound, Refused
from dispatch.rights import RIGHTS, Relation, may, relations
from dispatch.secrets import digest
from dispatch.shifts import MOVES
from dispatch.trips import REPORTED
from schemas.alerts import AlertKind
from schemas.checks import CheckIn, InspectionIn
from schemas.closures import ClosureChange
from schemas.contacts import Address
from schemas.credentials import CredentialIn
from schemas.masks import Numbers
from schemas.organisations import OrganisationIn
from schemas.people import InviteIn, PersonChange, PersonIn
from schemas.places import PlaceIn
from schemas.positions import Fix
from schemas.regions import RegionIn
from schemas.trips import Trip
from schemas.values import Role
from schemas.vehicles import VehicleIn
from tests.build import ADMIN, NIGHT, NO_PROMISE, PLANNER, TONGJI, House, a_shift, a_trip
from tests.dispatch.test_closures import a_closure

DESK = "dispatcher admin"
DRIVES = f"driver {DESK}"
PLANNED = f"planner {DESK}"
EVERYONE = f"rider stranger driver rival {PLANNED}"
NEVER = commands.CancelTrip("no such trip")
"""A wish that is always refused: handed in together with it, whatever is tried is taken back."""


HOSPITAL = OrganisationIn(name="Union Hospital")


def _of(driver: Actor) -> CredentialIn:
    """A licence that somebody saw."""
    return CredentialIn.model_validate({"person_id": driver.id, "kind": "licence", "proof": "document_seen"})


@dataclass(frozen=True)
class Scene:
    """A trip with its rider and its driver, and whatever else a command may name."""

    house: House
    people: dict[str, Actor]
    trip: str
    shift: str
    offer: str
    alert: str
    place: str
    closure: str
    vehicle: str
    login: str
    invite: str
    link: str
    credential: str
    organisation: str

    def asked(self, wish: Command, actor: Actor) -> Refused | None:
        """What the desk says to the wish; it is never done."""
        now = self.house.clock.now()
        with pytest.raises(BatchRefused) as caught:
            self.house.desk.handle_together([Ask(wish, actor, now), Ask(NEVER, ADMIN, now)])
        return caught.value.cause if caught.value.index == 0 else None


def _scene(house: House) -> Scene:
    rider, stranger = house.person(Role.RIDER, "Ana"), house.person(Role.RIDER, "Eve")
    (driver, shift), rival = house.on_shift("Wang"), house.person(Role.DRIVER, "Zhou")
    desk = {name: house.person(Role(name), name) for name in DESK.split()}
    people = {"rider": rider, "stranger": stranger, "driver": driver, "rival": rival, "planner": PLANNER, **desk}
    trip = house.book(rider)
    house.do(commands.AssignTrip(trip, str(driver.id)))
    house.book(house.person(Role.RIDER, "Held", verified=False))
    token = house.do(commands.IssueToken(Role.RIDER, "Ana")).answer["token"]
    with house.read() as session:
        _, login = store.person_of_login(session, digest(token), house.clock.now())
    return Scene(
        house,
        people,
        trip=trip,
        shift=shift,
        offer=house.offer(shift, house.book(rider)),
        alert=house.see(ADMIN)["alerts"][0]["id"],
        place=house.place("Depot", 30.58, 114.27),
        closure=house.do(closing.AddClosure(a_closure())).answer["id"],
        vehicle=house.do(commands.AddVehicle(VehicleIn())).answer["id"],
        login=login.id,
        credential=house.do(trust.Vouch(_of(driver))).answer["id"],
        organisation=house.do(trust.AddOrganisation(HOSPITAL)).answer["id"],
        invite=house.do(commands.InvitePerson(InviteIn(role=Role.RIDER))).answer["token"],
        link=house.do(commands.InvitePerson(InviteIn(role=Role.RIDER, seats=9))).answer["id"],
    )


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    """One group for every question: nothing that is asked is done. Rights are looked up before any statement runs."""
    file: Path = tmp_path_factory.mktemp("rights") / "ferry.db"
    house = House(f"sqlite:///{file}")
    yield _scene(house)
    house.close()


def _person(role: Role) -> commands.AddPerson:
    return commands.AddPerson(PersonIn.model_validate({"role": role, "name": "New"}))


def _invite(role: Role, person: Actor | None = None) -> commands.InvitePerson:
    return commands.InvitePerson(InviteIn.model_validate({"role": role}), person and person.id)


def _change(person: Actor, **changes: object) -> commands.ChangePerson:
    return commands.ChangePerson(str(person.id), PersonChange.model_validate(changes))


Wish = Callable[[Scene], Command]
FIX = Fix(lat=30.58, lon=114.27, at=NIGHT)
PHONE = Address.parse("13900000001")
CHECK = CheckIn(celsius=36.6)
PLACE = PlaceIn(name="Place", lat=30.58, lon=114.27)

NAMES_SOMETHING: dict[str, tuple[Wish, str]] = {
    "VerifyTrip": (lambda s: commands.VerifyTrip(s.trip), DESK),
    "CancelTrip": (lambda s: commands.CancelTrip(s.trip), f"rider {DESK}"),
    "AssignTrip": (lambda s: commands.AssignTrip(s.trip, str(s.people["driver"].id)), PLANNED),
    "ReleaseTrip": (lambda s: commands.ReleaseTrip(s.trip), f"driver {PLANNED}"),
    "ReopenTrip": (lambda s: commands.ReopenTrip(s.trip), f"rider {DESK}"),
    "ExpireTrip": (lambda s: commands.ExpireTrip(s.trip), "planner"),
    "SealTrip": (lambda s: commands.SealTrip(s.trip), "planner"),
    "PinTrip": (lambda s: commands.PinTrip(s.trip, None), DESK),
    "KeepApart": (lambda s: trust.KeepApart(s.trip), "rider driver"),
    "MeetAgain": (lambda s: trust.MeetAgain(str(s.people["rider"].id), "none"), "rider"),
    "ShareTrip": (lambda s: commands.ShareTrip(s.trip), f"rider {DESK}"),
    **{
        f"MoveTrip {move}": (
            lambda s, m=move: commands.MoveTrip(s.trip, m, NIGHT),
            f"driver {PLANNED}" if move == "release" else DRIVES,
        )
        for move in REPORTED
    },
    "MakeOffer": (lambda s: commands.MakeOffer(s.shift, (s.trip,), NIGHT + timedelta(hours=1)), PLANNED),
    "SeeOffer": (lambda s: commands.SeeOffer(s.offer), "driver"),
    "AcceptOffer": (lambda s: commands.AcceptOffer(s.offer), "driver"),
    "DeclineOffer": (lambda s: commands.DeclineOffer(s.offer), "driver"),
    "LapseOffer": (lambda s: commands.LapseOffer(s.offer), "planner"),
    "WithdrawOffer": (lambda s: commands.WithdrawOffer(s.offer), PLANNED),
    **{f"MoveShift {move}": (lambda s, m=move: commands.MoveShift(s.shift, m), DRIVES) for move in MOVES},
    "MoveShift resume": (lambda s: commands.MoveShift(s.shift, "resume"), f"planner {DRIVES}"),
    "MoveShift clean": (lambda s: commands.MoveShift(s.shift, "clean"), f"planner {DRIVES}"),
    "ReportPositions": (lambda s: commands.ReportPositions(s.shift, (FIX,)), "driver"),
    "ChangePlan": (lambda s: commands.ChangePlan((s.trip,)), DESK),
    "ClearAlert": (lambda s: commands.ClearAlert(s.alert), PLANNED),
    "ChangePerson phone": (lambda s: _change(s.people["rider"], phone="13900000000"), f"rider {DESK}"),
    "ChangePerson verified": (lambda s: _change(s.people["rider"], verified=True), DESK),
    "ChangePerson stood down": (lambda s: _change(s.people["rider"], active=False), DESK),
    "ChangePerson dispatcher stood down": (lambda s: _change(s.people["dispatcher"], active=False), "admin"),
    "WantMask": (lambda s: discretion.WantMask(s.trip), "planner"),
    "BindMask": (lambda s: discretion.BindMask("none", Numbers("+861", "+862")), "planner"),
    "FreeMask": (lambda s: discretion.FreeMask("none"), "planner"),
    "ErasePerson": (lambda s: discretion.ErasePerson(str(s.people["stranger"].id)), "stranger admin"),
    "InvitePerson again": (lambda s: _invite(Role.RIDER, s.people["rider"]), DESK),
    "InvitePerson an admin again": (lambda s: _invite(Role.RIDER, s.people["admin"]), "admin"),
    "AcceptInvite": (lambda s: commands.AcceptInvite(s.invite, "Guest"), EVERYONE),
    "CloseInvite": (lambda s: doors.CloseInvite(s.link), DESK),
    "DropPasskey": (lambda s: doors.DropPasskey("none", s.login), f"rider stranger driver rival {DESK}"),
    "StartAuthenticator": (lambda s: doors.StartAuthenticator(s.login), f"rider stranger driver rival {DESK}"),
    "UseAuthenticator": (lambda s: doors.UseAuthenticator("000000", s.login), f"rider stranger driver rival {DESK}"),
    "AddPasskey": (lambda s: doors.AddPasskey("c", "i", "k", 0, "", s.login), f"rider stranger driver rival {DESK}"),
    "UsePasskey": (lambda s: doors.UsePasskey("c", "i", 0), EVERYONE),
    "ForgetFactors": (lambda s: doors.ForgetFactors(str(s.people["rider"].id)), "admin"),
    "RevokeLogin": (lambda s: commands.RevokeLogin(s.login), f"rider {DESK}"),
    "ChangePlace": (lambda s: commands.ChangePlace(s.place, PLACE), DESK),
    "RemovePlace": (lambda s: commands.RemovePlace(s.place), DESK),
    "ChangeClosure": (lambda s: closing.ChangeClosure(s.closure, ClosureChange(reason="fire")), DESK),
    "LiftClosure": (lambda s: closing.LiftClosure(s.closure), DESK),
    "ChangeVehicle": (lambda s: commands.ChangeVehicle(s.vehicle, VehicleIn()), DESK),
    "RemoveVehicle": (lambda s: commands.RemoveVehicle(s.vehicle), DESK),
    "TakeCheck": (lambda s: trust.TakeCheck(str(s.people["driver"].id), CHECK), f"driver {DESK}"),
    "ClearCheck": (lambda s: trust.ClearCheck(str(s.people["driver"].id)), DESK),
    "InspectCar": (lambda s: trust.InspectCar(s.shift, InspectionIn()), DRIVES),
    "StandDown": (lambda s: trust.StandDown(s.shift), "planner"),
    "Isolate": (lambda s: trust.Isolate((str(s.people["driver"].id),), 14), DESK),
    "EndIsolation": (lambda s: trust.EndIsolation(str(s.people["driver"].id)), DESK),
    "Vouch": (lambda s: trust.Vouch(_of(s.people["driver"])), DESK),
    "WithdrawCredential": (lambda s: trust.WithdrawCredential(s.credential), DESK),
    "LapseCredential": (lambda s: trust.LapseCredential(s.credential), "planner"),
    "ChangeOrganisation": (lambda s: trust.ChangeOrganisation(s.organisation, HOSPITAL), DESK),
    "ChangePerson of": (lambda s: _change(s.people["rider"], organisation_id=s.organisation), DESK),
    "ShowPermit": (lambda s: trust.ShowPermit(shift_id=s.shift), DRIVES),
    "ShowPermit of a car": (lambda s: trust.ShowPermit(vehicle_id=s.vehicle), DESK),
    "PlanShift with a car": (lambda s: commands.PlanShift(a_shift(vehicle_id=s.vehicle)), f"driver rival {DESK}"),
}
NAMES_NOTHING: dict[str, tuple[Wish, str]] = {
    "RequestTrip": (lambda s: commands.RequestTrip(a_trip(), NO_PROMISE), f"rider stranger {DESK}"),
    "RequestTrip first": (lambda s: commands.RequestTrip(a_trip(priority=1), NO_PROMISE), DESK),
    "PlanShift": (lambda s: commands.PlanShift(a_shift(start=TONGJI)), f"driver rival {DESK}"),
    "TakeLease": (lambda s: commands.TakeLease("me", NIGHT), "planner"),
    "AdoptPlan": (lambda s: commands.AdoptPlan(1, 0, {}, ()), "planner"),
    "RaiseAlert": (lambda s: commands.RaiseAlert(AlertKind.UNSERVED, "trip", "x"), "planner"),
    "AddPerson": (lambda s: _person(Role.DRIVER), DESK),
    "AddPerson dispatcher": (lambda s: _person(Role.DISPATCHER), "admin"),
    "InvitePerson": (lambda s: _invite(Role.DRIVER), DESK),
    "InvitePerson admin": (lambda s: _invite(Role.ADMIN), "admin"),
    "IssueToken": (lambda s: commands.IssueToken(Role.RIDER, "Ana"), "admin"),
    "AskCode": (lambda s: doors.AskCode(PHONE), EVERYONE),
    "UseCode": (lambda s: doors.UseCode("nonce", "000000", PHONE), EVERYONE),
    "BringIn": (lambda s: doors.BringIn((doors.Arrival("Wu"),)), DESK),
    "AskChallenge": (lambda s: doors.AskChallenge(), EVERYONE),
    "AddOrganisation": (lambda s: trust.AddOrganisation(HOSPITAL), DESK),
    "AddPlace": (lambda s: commands.AddPlace(PLACE), DESK),
    "AddClosure": (lambda s: closing.AddClosure(a_closure()), DESK),
    "AddVehicle": (lambda s: commands.AddVehicle(VehicleIn()), DESK),
    "EnsureRegion": (lambda s: commands.EnsureRegion("A", "甲"), "admin"),
    "ChangeRegion": (lambda s: commands.ChangeRegion(RegionIn(name="A")), DESK),
    "PurgePrivate": (lambda s: discretion.PurgePrivate(), "planner admin"),
    "NoteLooks": (lambda s: discretion.NoteLooks(()), "admin"),
    "NoteDrives": (lambda s: lessons.NoteDrives(), "admin"),
    "AdoptSpeeds": (lambda s: lessons.AdoptSpeeds("", NIGHT, None), "admin"),
    "ForgetSpeeds": (lambda s: lessons.ForgetSpeeds(), "admin"),
    "Forget": (lambda s: commands.Forget(NIGHT), "planner admin"),
}
TABLE = NAMES_SOMETHING | NAMES_NOTHING


@pytest.mark.parametrize("name", TABLE)
def test_each_command_is_for_those_named_here_and_for_nobody_else(scene: Scene, name: str) -> None:
    """Everybody asks; whoever is not in the row is told that they may not, before anything else is said."""
    wish, wanted = TABLE[name]
    answers = {who: scene.asked(wish(scene), actor) for who, actor in scene.people.items()}
    assert {who for who, answer in answers.items() if not isinstance(answer, NotAllowed)} == set(wanted.split())


def test_no_command_is_without_its_row() -> None:
    """A command or a move that is new fails here until somebody has decided who may use it."""
    words = {name.split()[0] for name in TABLE}
    assert words == {command.__name__ for command in HANDLERS}
    assert {f"MoveTrip {move}" for move in REPORTED} | {f"MoveShift {move}" for move in MOVES} <= set(TABLE)


@pytest.mark.parametrize("name", NAMES_SOMETHING)
def test_a_region_is_a_wall(scene: Scene, name: str) -> None:
    """Nobody of another region, whatever their role, does anything with what is named here; not even learn of it."""
    wish = NAMES_SOMETHING[name][0](scene)
    for actor in scene.people.values():
        answer = scene.asked(wish, replace(actor, region_id=_elsewhere(scene)))
        assert isinstance(answer, NotFound | NotAllowed | BadRequest), (actor.role, answer)


def _elsewhere(scene: Scene) -> str:
    scene.house.desk.handle(commands.EnsureRegion("Else", "别处"), replace(ADMIN, region_id="else"), NIGHT)
    return "else"


def test_what_is_in_no_row_nobody_may() -> None:
    """Default deny: an unknown thing, an unknown move, and whoever is nothing to a thing."""
    everything = frozenset(Relation)
    assert not may("trip", "teleport", everything)
    assert not may("moon", "request", everything)
    assert not any(may(thing, move, frozenset()) for thing, move in RIGHTS)


@pytest.mark.parametrize("role", Role)
def test_a_role_alone_never_makes_a_thing_ones_own(role: Role) -> None:
    """Without the row that names the person there is one relation, that of the role; having no id names nobody."""
    [held] = relations(role, "somebody")
    assert relations(role, None, Trip(rider_id=None, driver_id=None)) == {held}
    assert held not in {Relation.RIDER, Relation.DRIVER, Relation.SELF, Relation.NEWCOMER}
