"""The plan: in force, what a change would do, and doing it; and who could take a trip."""

from starlette.concurrency import run_in_threadpool

from app.api.base import View, noun
from app.deps import AtDesk, House, Id, Once
from app.words import say
from dispatch import views
from dispatch.commands import ChangePlan
from schemas.plans import Difference, PlanChange, PlanView, Preview

router = noun("plan")


@router.get("/plan")
def in_force(house: House, signed: AtDesk) -> PlanView:
    """The plan that runs and offers follow."""
    with house.database.read() as session:
        return views.plan(session, signed.actor.region_id)


@router.post("/plan/preview")
def preview(house: House, signed: AtDesk, body: PlanChange) -> Preview:
    """What a change would do, in words; nothing is done."""
    found = house.promises.preview(signed.actor.region_id, body, house.clock.now())
    told = [_worded(signed.actor.language, each) for each in found.differences]
    return Preview(possible=found.possible, differences=told)


def _worded(language: str, each: Difference) -> Difference:
    words = say(language, f"plan.{each.kind}", trip=each.trip_id, driver=each.driver_id or "", minutes=each.minutes)
    return each.model_copy(update={"words": words})


@router.post("/plan/apply")
async def apply(house: House, signed: AtDesk, once: Once, body: PlanChange) -> View:
    """Do it, all or nothing."""
    given = tuple((each.trip_id, each.driver_id) for each in body.assign)
    done = await house.writer.ask(ChangePlan(tuple(body.release), given, **once), signed.actor)
    return done.answer


@router.get("/trips/{trip_id}/candidates")
async def candidates(house: House, signed: AtDesk, trip_id: Id) -> View:
    """Every driver for a trip, the best first: the minutes it would add, or what is in the way.

    Where mixing hospitals in a car has a price, `mixes` says whether it would happen here.

    `relaxation` is the least that would have to give for a trip the plan has no place for, and null for any other.
    """
    region_id, now = signed.actor.region_id, house.clock.now()
    found = await run_in_threadpool(house.promises.candidates, region_id, trip_id, now)
    told = [{**each, "reason": _reason(signed.actor.language, each)} for each in found]
    relief = await run_in_threadpool(house.promises.relief, region_id, trip_id, now)
    return {"items": told, "next": None, "relaxation": relief.told(signed.actor.language) if relief else None}


def _reason(language: str, each: dict[str, object]) -> str:
    """What is said of one driver, not of all."""
    if each["why"] is not None:
        return say(language, f"alone.{each['why']}")
    adds = say(language, "plan.adds", minutes=each["added_minutes"])
    return say(language, "plan.mixes", adds=adds) if each["mixes"] else adds
