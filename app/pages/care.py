"""What a region asks for the sake of cars and people, as plain forms: cleaning, hours of driving, rest."""

from fastapi import Response
from pydantic import ValidationError
from starlette.concurrency import run_in_threadpool

from app.invalid import explain
from app.pages.sheet import Visit, Visiting, away, door, refusal, sheet
from dispatch.commands import ChangeRegion
from dispatch.errors import BadRequest, Refused
from schemas.cleaning import Carried, CleanDown
from schemas.regions import RegionIn
from schemas.values import Role
from schemas.welfare import Welfare

router = door()
DESK = (Role.DISPATCHER, Role.ADMIN)


def _page(visit: Visit, *, status: int = 200, problem: str = "") -> Response:
    visit.one_of(*DESK)
    region = visit.region()
    cleaning = region.cleans if region else CleanDown()
    return sheet(
        visit,
        "care.html",
        status=status,
        problem=problem,
        cleaning=cleaning,
        kinds=[kind.value for kind in Carried],
        welfare=region.cares.model_dump() if region else {},
    )


async def _ask(visit: Visit, change: RegionIn) -> Response:
    signed = visit.one_of(*DESK)
    try:
        await visit.house.writer.ask(ChangeRegion(change), signed.actor)
    except Refused as refused:
        return await _wrong(visit, refused)
    return away("/admin/care")


async def _wrong(visit: Visit, wrong: ValidationError | Refused) -> Response:
    told = refusal(visit, wrong) if isinstance(wrong, Refused) else explain(visit.language, wrong.errors())
    return await run_in_threadpool(_page, visit, status=422, problem=told)


@router.get("/admin/care")
def show(visit: Visiting) -> Response:
    """What the region asks."""
    return _page(visit)


@router.post("/admin/care/cleaning")
async def cleaning(visit: Visiting) -> Response:
    """Set how cars are cleaned between trips, and who never rides with whom."""
    told = {key: str(value) for key, value in (await visit.request.form()).items()}
    try:
        rules = [
            dict(zip(("after", "before", "minutes"), parts, strict=True)) for parts in split(told.get("rules", ""), 3)
        ]
        late = {"late_minutes": told["late_minutes"]} if told.get("late_minutes", "").strip() else {}
        asked = CleanDown.model_validate({"rules": rules, "apart": split(told.get("apart", ""), 2), **late})
    except (ValidationError, Refused) as wrong:
        return await _wrong(visit, wrong)
    return await _ask(visit, RegionIn(cleaning=asked))


@router.post("/admin/care/welfare")
async def welfare(visit: Visiting) -> Response:
    """Set how long people may drive and how they rest; what is left empty is not limited."""
    told = {key: str(value).strip() for key, value in (await visit.request.form()).items()}
    try:
        asked = Welfare.model_validate({name: told.get(name) or None for name in Welfare.model_fields})
    except ValidationError as wrong:
        return await _wrong(visit, wrong)
    return await _ask(visit, RegionIn(welfare=asked))


def split(written: str, wanted: int) -> list[list[str]]:
    """Lines of so many words with bars between them. Raises BadRequest, naming the line."""
    found = []
    for line in filter(None, map(str.strip, written.splitlines())):
        parts = [part.strip() for part in line.split("|")]
        if len(parts) != wanted:
            raise BadRequest(field="line", problem=f"{line} must have {wanted} parts with | between them.")
        found.append(parts)
    return found
