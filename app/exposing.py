"""What a trace shows at the rim: the people to ring, what each is told in both languages, and that somebody looked."""

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session

from app.exporters.table import Cell
from app.words import LANGUAGES, say
from dispatch.exposure import Exposed, Question, isolating, trace
from schemas.exposure import ExposedView, ExposureView
from schemas.regions import Region

COLUMNS = ("id", "role", "name", "phone", "hop", "first_at", "last_at", "trips", "stand_down", "notice", "notice_zh")


def look(session: Session, region_id: str, question: Question, now: datetime) -> ExposureView:
    """The answer to a question. Raises NotFound and BadRequest."""
    region = session.get_one(Region, region_id)
    exposure = trace(session, region, question, now)
    return ExposureView(
        person_id=exposure.person.id,
        since=question.since,
        hops=question.hops,
        minutes=question.minutes,
        items=[_view(one, region, now) for one in exposure.found],
        stand_down=exposure.to_stand_down(now),
        unnamed=list(exposure.unnamed),
    )


def _view(one: Exposed, region: Region, now: datetime) -> ExposedView:
    person = one.person
    return ExposedView(
        id=person.id,
        role=person.role,
        name=person.name,
        phone=person.phone,
        language=person.language,
        hop=one.hop,
        first_at=one.meeting.first,
        last_at=one.meeting.last,
        trips=len(one.meeting.trips),
        isolated_until=person.isolated_until if isolating(person, now) else None,
        notice={language: notice(language, one, region) for language in LANGUAGES},
    )


def notice(language: str, one: Exposed, region: Region) -> str:
    """What to tell somebody: the day, for they must count from it; not who, not which trip, not the hour."""
    day = one.meeting.last.astimezone(ZoneInfo(region.zone)).date()
    words = [say(language, "exposure.notice.near" if one.hop == 1 else "exposure.notice.far", day=day)]
    if region.desk_phone:
        words.append(say(language, "exposure.notice.ring", phone=region.desk_phone))
    return " ".join(words)


def row(one: ExposedView, view: ExposureView) -> list[Cell]:
    """A line of the table for those who ring people."""
    notices = [one.notice[language] for language in LANGUAGES]
    when: list[Cell] = [one.hop, one.first_at, one.last_at, one.trips]
    return [one.id, one.role.value, one.name, one.phone, *when, "yes" if one.id in view.stand_down else "", *notices]
