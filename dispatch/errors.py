"""What can go wrong when something is asked for.

    Refused
    ├── NotFound        there is no such thing (or not for this person)
    ├── NotAllowed      the thing is there, this person may not do that
    │   └── NotYourCar      a driver speaks for a car of another shift
    ├── BadRequest      the values make no sense together
    │   ├── CodeWrong       not the code that was sent
    │   └── FactorWrong     not what the second factor says
    ├── Conflict        the world does not allow it now
    │   ├── IllegalMove     the state does not allow the move
    │   ├── TooLate         a deadline has passed
    │   ├── Taken           somebody else was first
    │   ├── Stale           the asker saw an older world
    │   ├── Busy            the driver is thinking about another offer
    │   ├── AlreadyOnShift  a driver works one shift at a time
    │   ├── StillAboard     a shift cannot end with somebody in the car
    │   ├── UnderWay        a person cannot be forgotten in the middle of a trip
    │   ├── Gated           a gate is closed: health, an inspection, a credential, a permit
    │   ├── DrivenEnough    a driver has driven as long as the region allows
    │   ├── KeptApart       one of a rider and a driver does not want to meet the other
    │   ├── OnLastTrip      a driver takes nothing new on this shift
    │   ├── RestFirst       a shift comes too soon after another one, or before it
    │   ├── NotClean        a car must be cleaned first
    │   ├── NotTogether     two classes are never in a car together
    │   ├── InUse           a thing that others refer to cannot be removed
    │   ├── IntakeClosed    nobody new is taken in for now
    │   ├── IntakeVerified  only people whom somebody knows are
    │   ├── BookingsClosed  no new rides are taken for now
    │   ├── BookingsVerified  only rides of verified people are
    │   ├── CodeOver        a one-time code has ended
    │   ├── CodeNeeded      a link that only works together with a code
    │   └── KeyReused       the idempotency key was used for something else
    └── Unavailable     try again soon

The docstring is the message, filled with the error's own values; `app/` knows status codes and languages.
"""

from typing import ClassVar


class Refused(Exception):
    """Ferry refused this."""

    kind: ClassVar[str] = "Refused"

    def __init__(self, **values: object) -> None:
        self.values = values
        super().__init__((self.__doc__ or "").format(**values))

    def __init_subclass__(cls) -> None:
        cls.kind = cls.__name__


class NotFound(Refused):
    """There is no {thing} {id}, or it is not yours to see."""


class NotAllowed(Refused):
    """As {role} you may not {move} this {thing}."""


class NotYourCar(NotAllowed):
    """This is the car of somebody else's shift; say "cleaned" for your own."""


class BadRequest(Refused):
    """{field}: {problem}"""


class Conflict(Refused):
    """The world does not allow this now."""


class IllegalMove(Conflict):
    """A {thing} that is {state} cannot {move}; possible now: {allowed}."""


class TooLate(Conflict):
    """The deadline for this {thing} was {deadline}; it is {now} now."""


class Taken(Conflict):
    """This {thing} is {state} already; somebody else was first."""


class Stale(Conflict):
    """The {thing} has changed since you saw it ({seen}, now {current}); look again and repeat."""


class Busy(Conflict):
    """Driver {driver} has another offer on the screen; wait for the answer."""


class AlreadyOnShift(Conflict):
    """You are on another shift ({shift}); end it first."""


class StillAboard(Conflict):
    """Somebody or something of trip {trip} is still in the car; complete or transfer it before the shift ends."""


class UnderWay(Conflict):
    """Trip {trip} is under way; it must be completed, handed over or cancelled before the person can be erased."""


class Gated(Conflict):
    """This driver may not drive now: {why}"""


class DrivenEnough(Conflict):
    """This driver has driven the {hours} hours allowed within {within} hours; they may drive again from {again}."""


class KeptApart(Conflict):
    """This rider and this driver are not brought together; choose another driver."""


class OnLastTrip(Conflict):
    """This driver is tired and takes nothing new on this shift; choose another one."""


class RestFirst(Conflict):
    """Between two shifts lie at least {hours} hours of rest; this one may begin from {again}."""


class NotClean(Conflict):
    """The car must be cleaned for {minutes} more minutes before it goes on; say "cleaned" when that is done."""


class NotTogether(Conflict):
    """This trip and who is aboard are never in a car together here; bring to their door who is aboard first."""


class InUse(Conflict):
    """The {thing} {id} is used {uses} times; it cannot be removed."""


class IntakeClosed(Conflict):
    """Nobody new can be taken in for now: more people come than can be served. Who is in already signs in as before."""


class IntakeVerified(Conflict):
    """For now only people with a personal link are taken in; ask somebody of the group who knows you for one."""


class BookingsClosed(Conflict):
    """No new rides can be taken for now: there are more wishes than cars. Look for another way, or call the desk."""


class BookingsVerified(Conflict):
    """For now only rides of verified people are taken. Ask the desk or your hospital to verify you."""


class CodeOver(Conflict):
    """This code has ended or was used; ask for a new one."""


class CodeNeeded(Conflict):
    """This link is for a group: open it in a browser and prove your phone number or e-mail address with a code."""


class CodeWrong(BadRequest):
    """This is not the code that was sent; {left} tries are left."""


class FactorWrong(BadRequest):
    """The second factor did not fit: {problem}"""


class KeyReused(Conflict):
    """Idempotency-Key {key} was used before with another body; use a new key for a new request."""


class Unavailable(Refused):
    """Ferry cannot do this right now; try again in {seconds} s."""
