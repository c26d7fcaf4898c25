"""Every table of Ferry in one metadata: for migrations, backups and the check that models and migrations agree."""

from sqlalchemy import MetaData
from sqlmodel import SQLModel

from schemas.alerts import Alert
from schemas.apart import Apart
from schemas.checks import HealthCheck
from schemas.closures import Closure
from schemas.contacts import Contact, OneTimeCode
from schemas.credentials import Credential
from schemas.drives import Drive, Lesson
from schemas.events import EventRow, LogHead
from schemas.factors import Authenticator, Challenge, Passkey
from schemas.keys import KeyRecord
from schemas.legs import Leg
from schemas.looks import Look
from schemas.masks import Mask
from schemas.offers import Offer, OfferTrip, Refusal
from schemas.organisations import Organisation
from schemas.people import Invite, Login, Person
from schemas.permits import PermitLink
from schemas.places import Place
from schemas.plans import AdoptedPlan, PlannerLease
from schemas.positions import LastPosition, TracePoint
from schemas.regions import Region
from schemas.shifts import Shift
from schemas.trips import Trip
from schemas.vehicles import Vehicle

TABLES: tuple[type[SQLModel], ...] = (
    Region,
    Organisation,
    Person,
    Place,
    Closure,
    Vehicle,
    Invite,
    Login,
    Contact,
    OneTimeCode,
    Passkey,
    Authenticator,
    Challenge,
    Shift,
    Trip,
    Leg,
    Mask,
    Offer,
    OfferTrip,
    Refusal,
    Alert,
    Apart,
    HealthCheck,
    Credential,
    PermitLink,
    AdoptedPlan,
    PlannerLease,
    LastPosition,
    TracePoint,
    Drive,
    Lesson,
    KeyRecord,
    LogHead,
    EventRow,
    Look,
)
"""Parents before children."""

METADATA: MetaData = SQLModel.metadata
