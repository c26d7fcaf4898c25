"""The one door: whatever changes Ferry is a command handled here.

A batch of commands is one transaction and one commit; each command is a savepoint in it, so that a refused one leaves
no trace and the others stand. Inside a savepoint: is the answer known already (idempotency), may this person
do it, do it, number the facts without a gap, keep the answer. Nothing is acknowledged that is not committed.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from dispatch import (
    alerts,
    apart,
    arrivals,
    chain,
    checks,
    closing,
    closures,
    commands,
    crew,
    discretion,
    doors,
    drives,
    entry,
    erasure,
    factors,
    ground,
    isolation,
    lessons,
    looks,
    masking,
    offers,
    permits,
    plans,
    retention,
    shifts,
    speeds,
    store,
    trips,
    trust,
    views,
    vouching,
)
from dispatch.clock import Chance
from dispatch.commands import Actor, Command
from dispatch.errors import Conflict, KeyReused, NotAllowed, NotFound, Refused
from dispatch.events import Event
from dispatch.lens import Reader
from dispatch.tx import Tx
from routing.travel import TravelTimes
from routing.travel.line import LineTravel
from schemas.events import LogHead
from schemas.keys import KeyRecord
from schemas.regions import Region

Handler = Callable[[Tx, Any], object]
"""The command's own class is looked up in `HANDLERS`, hence `Any`; each handler names its own."""

HANDLERS: Mapping[type[Command], Handler] = {
    commands.RequestTrip: trips.request,
    commands.VerifyTrip: trips.verify,
    commands.CancelTrip: trips.cancel,
    commands.AssignTrip: trips.assign,
    commands.ReleaseTrip: trips.release,
    commands.ReopenTrip: trips.reopen,
    commands.ExpireTrip: trips.expire,
    commands.SealTrip: trips.seal,
    commands.PinTrip: trips.pin,
    commands.ShareTrip: trips.share,
    commands.MoveTrip: trips.report,
    commands.MakeOffer: offers.make,
    commands.SeeOffer: offers.see,
    commands.AcceptOffer: offers.accept,
    commands.DeclineOffer: offers.decline,
    commands.LapseOffer: offers.lapse,
    commands.WithdrawOffer: offers.withdraw,
    commands.PlanShift: shifts.plan,
    commands.MoveShift: shifts.move,
    commands.ReportPositions: shifts.report_positions,
    commands.ChangePlan: trips.change_plan,
    commands.TakeLease: plans.take_lease,
    commands.AdoptPlan: plans.adopt,
    commands.RaiseAlert: alerts.raise_alert,
    commands.ClearAlert: alerts.clear_alert,
    commands.AddPerson: crew.add,
    commands.ChangePerson: crew.change,
    commands.InvitePerson: crew.invite,
    commands.AcceptInvite: crew.join,
    commands.IssueToken: crew.issue,
    commands.RevokeLogin: crew.revoke,
    doors.CloseInvite: crew.close,
    doors.AskCode: entry.ask_code,
    doors.UseCode: entry.use_code,
    doors.AskChallenge: factors.ask_challenge,
    doors.AddPasskey: factors.add_passkey,
    doors.UsePasskey: factors.use_passkey,
    doors.StartAuthenticator: factors.start_authenticator,
    doors.UseAuthenticator: factors.use_authenticator,
    doors.DropPasskey: factors.drop_passkey,
    doors.ForgetFactors: factors.forget,
    doors.BringIn: arrivals.bring_in,
    trust.TakeCheck: checks.take,
    trust.ClearCheck: checks.clear,
    trust.InspectCar: checks.inspect,
    trust.StandDown: checks.stand_down,
    trust.Isolate: isolation.isolate,
    trust.EndIsolation: isolation.end,
    trust.Vouch: vouching.vouch,
    trust.WithdrawCredential: vouching.withdraw,
    trust.LapseCredential: vouching.lapse,
    trust.ShowPermit: permits.show,
    trust.KeepApart: apart.keep,
    trust.MeetAgain: apart.meet,
    trust.AddOrganisation: vouching.add_organisation,
    trust.ChangeOrganisation: vouching.change_organisation,
    commands.AddPlace: ground.add_place,
    commands.ChangePlace: ground.change_place,
    commands.RemovePlace: ground.remove_place,
    closing.AddClosure: closures.add,
    closing.ChangeClosure: closures.change,
    closing.LiftClosure: closures.lift,
    lessons.NoteDrives: drives.note,
    lessons.AdoptSpeeds: speeds.adopt,
    lessons.ForgetSpeeds: speeds.forget,
    commands.AddVehicle: ground.add_vehicle,
    commands.ChangeVehicle: ground.change_vehicle,
    commands.RemoveVehicle: ground.remove_vehicle,
    commands.EnsureRegion: ground.found,
    commands.ChangeRegion: ground.change_region,
    discretion.NoteLooks: looks.note,
    discretion.PurgePrivate: retention.purge,
    discretion.ErasePerson: erasure.erase,
    discretion.WantMask: masking.want,
    discretion.BindMask: masking.bind,
    discretion.FreeMask: masking.free,
    commands.Forget: ground.forget,
}

SECRET = (
    commands.InvitePerson,
    commands.AcceptInvite,
    commands.IssueToken,
    commands.ShareTrip,
    doors.AskCode,
    doors.UseCode,
    doors.AskChallenge,
    doors.UsePasskey,
    doors.StartAuthenticator,
    trust.ShowPermit,
)
"""Their answers carry a token, which is never stored; so a repeated key makes a new one."""


@dataclass(frozen=True, slots=True)
class Ask:
    """A command, who gives it and when."""

    command: Command
    actor: Actor
    now: datetime


@dataclass(frozen=True, slots=True)
class Done:
    """What came of it: the thing as the actor may see it, and the last event's number (None: nothing changed)."""

    answer: dict[str, Any]
    region_id: str
    seq: int | None = None
    replayed: bool = False


class BatchRefused(Exception):
    """One of the commands that were to stand or fall together was refused: number `index`, because of `cause`."""

    def __init__(self, index: int, cause: Refused) -> None:
        super().__init__(f"Command {index}: {cause}")
        self.index = index
        self.cause = cause


class Desk:
    """Handles commands, one transaction at a time; a raised `Refused` means that nothing happened."""

    def __init__(self, engine: Engine, chance: Chance, travel: TravelTimes | None = None) -> None:
        self.engine = engine
        self.chance = chance
        self.travel = travel or LineTravel()

    def handle(self, command: Command, actor: Actor, now: datetime) -> Done:
        """Do one thing. Raises Refused."""
        [result] = self.handle_all([Ask(command, actor, now)])
        if isinstance(result, Refused):
            raise result
        return result

    def handle_all(self, asks: Sequence[Ask]) -> list[Done | Refused]:
        """Do many things, each for itself, with one commit."""
        if len(asks) == 1:
            return [self._alone(asks[0])]
        with Session(self.engine) as session:
            results = [self._try(session, ask) for ask in asks]
            session.commit()
        return results

    def handle_together(self, asks: Sequence[Ask]) -> list[Done]:
        """Do all or nothing. Raises BatchRefused, naming the first that was refused."""
        done: list[Done] = []
        with Session(self.engine) as session:
            for index, ask in enumerate(asks):
                result = self._try(session, ask)
                if isinstance(result, Refused):
                    raise BatchRefused(index, result)
                done.append(result)
            session.commit()
        return done

    def _alone(self, ask: Ask) -> Done | Refused:
        """What is refused goes with its transaction, which costs less than a savepoint within one."""
        try:
            with Session(self.engine) as session:
                done = self._do(session, ask)
                session.commit()
            return done
        except Refused as refusal:
            return refusal
        except IntegrityError:
            return Conflict()

    def _try(self, session: Session, ask: Ask) -> Done | Refused:
        try:
            with session.begin_nested():
                return self._do(session, ask)
        except Refused as refusal:
            return refusal
        except IntegrityError:
            return Conflict()

    def _do(self, session: Session, ask: Ask) -> Done:
        head = self._head(session, ask)
        known = _known(session, ask)
        if known is not None:
            return known
        region = session.get_one(Region, ask.actor.region_id)
        tx = Tx(session, ask.actor, ask.now, self.chance, self.travel, region)
        result = HANDLERS[type(ask.command)](tx, ask.command)
        if not tx.checked:
            raise NotAllowed(role=ask.actor.role.value, move=type(ask.command).__name__, thing="command")
        session.flush()
        _append(tx, head)
        answer = views.answer(tx, result)
        _remember(session, ask, answer)
        return Done(answer, region.id, head.seq if tx.events else None)

    def _head(self, session: Session, ask: Ask) -> LogHead:
        """The region's log, locked until the commit: commands of one region are handled one after the other."""
        region_id = ask.actor.region_id
        head = store.locked_head(session, region_id)
        if head is None and isinstance(ask.command, commands.EnsureRegion):
            session.add(Region(id=region_id, name="", name_zh=""))
            session.flush()
            head = LogHead(region_id=region_id, epoch=self.chance.id())
            session.add(head)
            session.flush()
        if head is None:
            raise NotFound(thing="region", id=region_id)
        return head


def _append(tx: Tx, head: LogHead) -> None:
    if not tx.events:
        return
    salt = tx.chance.id()
    rows = [_row(tx, head.seq + place, event, salt) for place, event in enumerate(tx.events, start=1)]
    head.digest = chain.EVENTS.link(rows, head.digest)
    store.append(tx.session, rows)
    head.seq += len(rows)
    tx.session.add(head)


def _row(tx: Tx, seq: int, event: Event, salt: str) -> dict[str, object]:
    """The columns of an `EventRow`; a plain dict, because a plan brings hundreds."""
    return {
        "region_id": tx.region.id,
        "seq": seq,
        "at": tx.now,
        "name": event.name,
        "thing": str(event.thing),
        "thing_id": event.id,
        "move": event.move,
        "before": event.before,
        "after": event.after,
        "actor_id": tx.actor.id,
        "actor_role": tx.actor.role.value,
        "why": event.why,
        "touched": [[touch.kind, touch.id] for touch in event.touched],
        "audience": list(event.audience),
        "salt": salt,
        "people": "",
    }


def _known(session: Session, ask: Ask) -> Done | None:
    """The answer given before under the same key. Raises KeyReused when it was asked for something else."""
    key = ask.command.key
    record = store.key_record(session, ask.actor.id or "", key) if key else None
    if record is None:
        return None
    if record.digest != ask.command.digest:
        raise KeyReused(key=key)
    answer = views.again(session, _reader(ask.actor), json.loads(record.answer), ask.now)
    return Done(answer, ask.actor.region_id, replayed=True)


def _reader(actor: Actor) -> Reader:
    return Reader(actor.role, actor.region_id, actor.id)


def _remember(session: Session, ask: Ask, answer: dict[str, Any]) -> None:
    if ask.command.key and not isinstance(ask.command, SECRET):
        session.add(
            KeyRecord(
                actor_id=ask.actor.id or "",
                key=ask.command.key,
                digest=ask.command.digest,
                answer=json.dumps(answer, ensure_ascii=False),
                at=ask.now,
            )
        )
