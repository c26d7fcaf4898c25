"""A list from a chat brought in: paste, look at what was understood line by line, then all of it or nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from fastapi import File, Form, Response, UploadFile
from starlette.concurrency import run_in_threadpool

from app.importers.arrivals import LINES, Ground, Line, review, spots
from app.importers.faults import BadFile
from app.importers.text import decoded
from app.pages.sheet import Visit, Visiting, away, door, refusal, sheet
from dispatch import store
from dispatch.arrivals import Crowd
from dispatch.doors import BringIn
from dispatch.errors import Refused
from schemas.values import Role

router = door()
DESK = (Role.DISPATCHER, Role.ADMIN)
SHOWN = 200
CHARACTERS = 600_000
Take = Literal["all", "good", "people"]


@dataclass(frozen=True, slots=True)
class Pasted:
    """The form as it was filled in."""

    text: str = ""
    team: str = ""
    verified: bool = False
    day: date | None = None
    take: Take = "all"


def _ground(visit: Visit, pasted: Pasted) -> Ground:
    signed, now = visit.one_of(*DESK), visit.house.clock.now()
    region = visit.region()
    zone = ZoneInfo(region.zone if region else "UTC")
    with visit.house.database.read() as session:
        crowd = Crowd.of(session, signed.actor.region_id)
        known = spots(store.places(session, signed.actor.region_id))
    return Ground(crowd, known, zone, now, pasted.day or now.astimezone(zone).date())


def _read(visit: Visit, pasted: Pasted) -> tuple[list[Line], Ground]:
    ground = _ground(visit, pasted)
    return review(pasted.text, ground, hours=pasted.take != "people"), ground


def _page(visit: Visit, pasted: Pasted, *, status: int = 200, problem: str = "", done: str = "") -> Response:
    lines, ground = _read(visit, pasted)
    doubtful = [line for line in lines if line.doubts]
    good = [line for line in lines if line.arrival is not None and line.repeats is None]
    return sheet(
        visit,
        "list.html",
        status=status,
        problem=problem,
        done=done,
        pasted=pasted,
        day=ground.day,
        last=ground.day + timedelta(days=30),
        read=len(lines),
        doubtful=[(line, [doubt.told(visit.language) for doubt in line.doubts]) for line in doubtful[:SHOWN]],
        doubts=len(doubtful),
        good=good[:SHOWN],
        fresh=sum(not line.known for line in good),
        known=sum(line.known for line in good),
        hours=sum(line.arrival is not None and line.arrival.starts_at is not None for line in good),
        repeated=sum(line.repeats is not None for line in lines),
        ready=bool(good) and (not doubtful or pasted.take == "good"),
        shown=SHOWN,
        most=LINES,
    )


@router.get("/admin/list")
def show(visit: Visiting, done: str = "") -> Response:
    """Where a list is pasted."""
    visit.one_of(*DESK)
    return _page(visit, Pasted(), done=done[:40])


@router.post("/admin/list")
async def look(
    visit: Visiting,
    text: Annotated[str, Form(max_length=CHARACTERS)] = "",
    file: Annotated[UploadFile | None, File()] = None,
    team: Annotated[str, Form(max_length=80)] = "",
    verified: Annotated[bool, Form()] = False,
    day: Annotated[date | None, Form()] = None,
    take: Annotated[Take, Form()] = "all",
    step: Annotated[Literal["look", "bring"], Form()] = "look",
) -> Response:
    """Look at a list, or bring it in: all of it in one step, or nothing."""
    visit.one_of(*DESK)
    try:
        said = decoded(await file.read()) if file is not None and file.size else text
    except BadFile as bad:
        said, problem = text, bad.told(visit.language)
        return await run_in_threadpool(
            _page, visit, Pasted(said, team, verified, day, take), status=422, problem=problem
        )
    pasted = Pasted(said, team, verified, day, take)
    if said.count("\n") >= LINES:
        problem = visit.say("list.too_many", most=LINES)
        return await run_in_threadpool(_page, visit, Pasted("", team, verified, day, take), status=422, problem=problem)
    lines, _ = await run_in_threadpool(_read, visit, pasted)
    if step == "look" or not _ready(lines, take):
        return await run_in_threadpool(_page, visit, pasted, status=200 if step == "look" else 422)
    return await _bring(visit, pasted, lines)


def _ready(lines: Sequence[Line], take: Take) -> bool:
    return any(line.arrival for line in lines) and (take == "good" or not any(line.doubts for line in lines))


async def _bring(visit: Visit, pasted: Pasted, lines: Sequence[Line]) -> Response:
    people = tuple(line.arrival for line in lines if line.arrival is not None and line.repeats is None)
    try:
        done = await visit.house.writer.ask(BringIn(people, pasted.team, pasted.verified), visit.known().actor)
    except Refused as refused:
        return await run_in_threadpool(_page, visit, pasted, status=422, problem=refusal(visit, refused))
    counts = (done.answer["people"], done.answer["known"], done.answer["shifts"])
    return away("/admin/list?done=" + "-".join(map(str, counts)))
