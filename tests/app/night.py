"""One evening of a region, made past the server: somebody booked, somebody drives, and one of each thing is there."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from dispatch import commands, store, trust
from dispatch.closing import AddClosure, LiftClosure
from dispatch.commands import Actor
from dispatch.secrets import digest
from dispatch.standing import standing
from schemas.alerts import AlertKind
from schemas.checks import CheckIn
from schemas.credentials import CredentialIn
from schemas.organisations import OrganisationIn
from schemas.people import InviteIn
from schemas.places import PlaceIn
from schemas.values import Role
from schemas.vehicles import VehicleIn
from tests.app.server import Running
from tests.build import NO_PROMISE, PLANNER, REGION, XIEHE, a_shift, a_trip
from tests.dispatch.test_closures import a_closure


@dataclass(frozen=True)
class Night:
    """The ids of its things by the name they have in addresses, and a token for the two it is about."""

    things: dict[str, str]
    rider: str
    driver: str

    @classmethod
    def fallen(cls, ferry: Running, number: int) -> "Night":
        """A night like the others, with people of its own."""
        rider, rides = _somebody(ferry, Role.RIDER, f"rider {number}")
        driver, drives = _somebody(ferry, Role.DRIVER, f"driver {number}")
        things = {"person_id": str(rider.id), "driver_id": str(driver.id), "region_id": REGION, "passkey_id": "none"}
        make = _Maker(ferry, things)
        make.nouns(rider)
        make.shift(driver)
        make.trips(rider, driver)
        make.apart(rider)
        make.unwell(number)
        _, other = _somebody(ferry, Role.RIDER, f"rider {number}")
        things["login_id"] = _login(ferry, other)
        return cls(things, rides, drives)


@dataclass(frozen=True)
class _Maker:
    ferry: Running
    things: dict[str, str]

    def shift(self, driver: Actor) -> None:
        """On duty."""
        shift = self._made(
            commands.PlanShift(a_shift(self.ferry.clock.now(), vehicle_id=self.things["vehicle_id"])), driver
        )
        self.ferry.do(commands.MoveShift(shift["id"], "start"), driver)
        self.things.update({"shift_id": shift["id"], "beacon": shift["beacon"]})

    def trips(self, rider: Actor, driver: Actor) -> None:
        """One that the driver drives, one that the driver is asked for."""
        wish = commands.RequestTrip(a_trip(), NO_PROMISE)
        driven, asked = (self._made(wish, rider)["id"] for _ in range(2))
        self.ferry.do(commands.AssignTrip(driven, str(driver.id)))
        until = self.ferry.clock.now() + timedelta(seconds=90)
        offer = self._made(commands.MakeOffer(self.things["shift_id"], (asked,), until), PLANNER)
        self.things.update({"trip_id": asked, "driven_id": driven, "offer_id": offer["id"]})
        self.things["alert_id"] = self._made(commands.RaiseAlert(AlertKind.PROMISE_AT_RISK, "trip", asked), PLANNER)[
            "id"
        ]
        self.things["track"] = self._made(commands.ShareTrip(asked), rider)["token"]

    def apart(self, rider: Actor) -> None:
        """The rider does not want to meet that driver again."""
        self.things["apart_id"] = self._made(trust.KeepApart(self.things["driven_id"]), rider)["id"]

    def unwell(self, number: int) -> None:
        """A driver whose check was not passed, and one who is kept from driving."""
        driver, _ = _somebody(self.ferry, Role.DRIVER, f"unwell {number}")
        exposed, _ = _somebody(self.ferry, Role.DRIVER, f"isolated {number}")
        self._made(trust.Isolate((str(exposed.id),), 14))
        self.things["isolated_id"] = str(exposed.id)
        answers = dict.fromkeys(("symptoms", "household", "contact"), False)
        self._made(trust.TakeCheck(str(driver.id), CheckIn(celsius=38.4, answers=answers)))
        self.things["unwell_id"] = str(driver.id)

    def nouns(self, rider: Actor) -> None:
        """A place, a car with a permit to show, an organisation, a credential, a link."""
        self.things["place_id"] = self._made(commands.AddPlace(PlaceIn(**XIEHE)))["id"]
        with self.ferry.rooms.database.read() as session:
            stood = standing(session, REGION, self.ferry.clock.now())
        for closure in stood:
            self._made(LiftClosure(closure.id))
        self.things["closure_id"] = self._made(AddClosure(a_closure(kind="slow", percent=50)))["id"]
        self.things["vehicle_id"] = self._made(commands.AddVehicle(VehicleIn(plate="鄂A12345")))["id"]
        self.things["organisation_id"] = self._made(trust.AddOrganisation(OrganisationIn(name="Union")))["id"]
        badge = {"person_id": rider.id, "kind": "badge", "proof": "badge_seen"}
        self.things["credential_id"] = self._made(trust.Vouch(CredentialIn.model_validate(badge)))["id"]
        permit = {
            "vehicle_id": self.things["vehicle_id"],
            "kind": "permit",
            "permit": "medical",
            "proof": "document_seen",
        }
        self._made(trust.Vouch(CredentialIn.model_validate(permit)))
        invite = self._made(commands.InvitePerson(InviteIn(role=Role.RIDER)))
        self.things.update({"invite_id": invite["id"], "invite": invite["token"]})
        shown = self._made(trust.ShowPermit(vehicle_id=self.things["vehicle_id"]))
        self.things["permit"] = shown["token"]

    def _made(self, command: commands.Command, actor: Actor | None = None) -> dict[str, Any]:
        done = self.ferry.do(command, actor) if actor else self.ferry.do(command)
        return dict(done.answer)


def _somebody(ferry: Running, role: Role, name: str) -> tuple[Actor, str]:
    answer = ferry.do(commands.IssueToken(role, name)).answer
    return Actor(role, REGION, answer["person"]["id"], True), str(answer["token"])


def _login(ferry: Running, token: str) -> str:
    with ferry.rooms.database.read() as session:
        found = store.person_of_login(session, digest(token), ferry.clock.now())
    assert found is not None
    return found[1].id
