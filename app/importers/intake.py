"""A reading taken through the desk: all rows in one transaction or none; or, on request, the good ones."""

from dataclasses import dataclass
from datetime import datetime

from app.importers.faults import Declined, Fault
from app.importers.reading import Reading
from dispatch.commands import Actor
from dispatch.desk import Ask, BatchRefused, Desk, Done
from dispatch.errors import Refused


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a file: the ids made, how many were there already, and what was refused."""

    made: tuple[str, ...]
    known: int
    faults: tuple[Fault, ...]


def admit(desk: Desk, reading: Reading, actor: Actor, now: datetime, *, skip_bad: bool = False) -> Outcome:
    """Take a reading through the desk: all rows in one transaction or none; with `skip_bad` those that do."""
    if reading.faults and not skip_bad:
        return Outcome((), reading.known, reading.faults)
    asks = [Ask(command, actor, now) for _, command in reading.wishes]
    numbers = [number for number, _ in reading.wishes]
    try:
        answers = desk.handle_all(asks) if skip_bad else desk.handle_together(asks)
    except BatchRefused as refused:
        return Outcome((), reading.known, (_fault(reading, numbers[refused.index], refused.cause),))
    done = [answer for answer in answers if isinstance(answer, Done)]
    failed = [
        _fault(reading, number, no) for number, no in zip(numbers, answers, strict=True) if isinstance(no, Refused)
    ]
    fresh = tuple(str(answer.answer["id"]) for answer in done if not answer.replayed)
    return Outcome(fresh, reading.known + len(done) - len(fresh), (*reading.faults, *failed))


def _fault(reading: Reading, row: int, refused: Refused) -> Fault:
    return Fault(row, "", "", Declined(refused, reading.zone))
