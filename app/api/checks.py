"""Self-checks and inspections, and which gates stand between a driver and the road."""

from app.api.answers import GatesView
from app.api.base import View, noun
from app.deps import AtDesk, Driving, House, Id, Once, SignedIn
from app.words import translate
from dispatch import views
from dispatch.trust import ClearCheck, InspectCar, TakeCheck
from schemas.checks import CheckIn, CheckView, InspectionIn
from schemas.shifts import ShiftView

router = noun("checks")


@router.get("/me/gates", response_model=GatesView)
def gates(house: House, signed: Driving) -> View:
    """What keeps one from driving now, and the self-check that counts."""
    with house.database.read() as session:
        found = views.gates(session, signed.reader, house.clock.now())
    said = [{**gate, "why": translate(signed.actor.language, gate["why"])} for gate in found["closed"]]
    return {**found, "closed": said}


@router.post("/me/checks", status_code=201, response_model=CheckView)
async def take(house: House, signed: Driving, once: Once, body: CheckIn) -> View:
    """Take one's own self-check; one that is not passed stands the driver down at once."""
    done = await house.writer.ask(TakeCheck(signed.person.id, body, **once), signed.actor)
    return done.answer


@router.post("/people/{person_id}/checks", status_code=201, response_model=CheckView)
async def enter(house: House, signed: AtDesk, person_id: Id, once: Once, body: CheckIn) -> View:
    """Enter what a driver said on the phone."""
    done = await house.writer.ask(TakeCheck(person_id, body, **once), signed.actor)
    return done.answer


@router.post("/people/{person_id}/checks/clear", response_model=CheckView)
async def clear(house: House, signed: AtDesk, person_id: Id, once: Once) -> View:
    """Let a driver take a new self-check after one that was not passed."""
    done = await house.writer.ask(ClearCheck(person_id, **once), signed.actor)
    return done.answer


@router.post("/shifts/{shift_id}/inspection", response_model=ShiftView)
async def inspect(house: House, signed: SignedIn, shift_id: Id, once: Once, body: InspectionIn) -> View:
    """Enter the inspection of the car of a shift: every line of the checklist, true when it is in order."""
    done = await house.writer.ask(InspectCar(shift_id, body, **once), signed.actor)
    return done.answer
