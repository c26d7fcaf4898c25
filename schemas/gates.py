"""Gates: what must hold before somebody drives, and what a region asks of its drivers and cars."""

from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import Field as Limit
from pydantic import model_validator

from schemas.api import Message
from schemas.credentials import PermitClass
from schemas.places import Lat, Lon


class Gate(StrEnum):
    """What keeps a driver or a car from driving; the rules are the table in `dispatch/gates.py`."""

    UNWELL = "unwell"
    ISOLATION = "isolation"
    CHECK = "check"
    INSPECTION = "inspection"
    LICENCE = "licence"
    VETTING = "vetting"
    BADGE = "badge"
    INSURANCE = "insurance"
    PERMIT = "permit"


class Question(Message):
    """One line of a self-check or a checklist, in both languages; its `id` stands in the answers."""

    id: Annotated[str, Limit(pattern=r"^[a-z0-9_]{1,30}$")]
    en: Annotated[str, Limit(min_length=1, max_length=200)]
    zh: Annotated[str, Limit(min_length=1, max_length=200)]


Lines = Annotated[list[Question], Limit(max_length=20)]
SYMPTOMS = Question(
    id="symptoms", en="Do you cough, is your throat sore, or is it hard to breathe?", zh="你有咳嗽、咽痛或呼吸困难吗？"
)
HOUSEHOLD = Question(
    id="household", en="Is anybody ill in your home, or told to isolate?", zh="你家里有人生病，或被要求隔离吗？"
)
CONTACT = Question(
    id="contact",
    en="Were you close to somebody ill, without protection, in the last 14 days?",
    zh="过去 14 天里，你有没有在无防护的情况下接触过病人？",
)
CAR = Question(id="car", en="Tyres, lights and brakes are in order.", zh="轮胎、车灯、刹车正常。")
CLEAN = Question(id="clean", en="The car is clean, and disinfectant is aboard.", zh="车内清洁，已备消毒液。")
MASKS = Question(
    id="masks", en="Masks and gloves for you and a spare for the rider.", zh="自己有口罩和手套，并为乘客备用。"
)


class Zone(Message):
    """A circle that cars enter only with a permit of this class: a closed centre, a hospital quarter."""

    name: Annotated[str, Limit(min_length=1, max_length=80)]
    name_zh: Annotated[str, Limit(max_length=80)] = ""
    lat: Lat
    lon: Lon
    km: Annotated[float, Limit(gt=0, le=200)]
    permit: PermitClass


class Gates(Message):
    """What a region asks before somebody drives; a new region asks nothing, until somebody says what is right here."""

    self_check: Annotated[bool, Limit(description="Drivers take a self-check before going on duty.")] = False
    fever_celsius: Annotated[float, Limit(ge=36, le=40, description="From this temperature on nobody drives.")] = 37.3
    check_hours: Annotated[
        int, Limit(ge=1, le=24, description="A check counts for its day, and for this many hours where that is longer.")
    ] = 12
    questions: Annotated[Lines, Limit(description="A yes to one of these, and nobody drives.")] = [
        SYMPTOMS,
        HOUSEHOLD,
        CONTACT,
    ]
    inspection: Annotated[bool, Limit(description="Cars are inspected before each shift.")] = False
    checklist: Annotated[Lines, Limit(description="What an inspection looks at; each line must be in order.")] = [
        CAR,
        CLEAN,
        MASKS,
    ]

    driver_needs: Annotated[
        list[Literal["licence", "vetting", "badge"]], Limit(max_length=3, description="What drivers must hold.")
    ] = []
    car_needs: Annotated[
        list[Literal["insurance", "permit"]], Limit(max_length=2, description="What cars must hold.")
    ] = []
    zones: Annotated[list[Zone], Limit(max_length=50, description="Where only cars with a permit may go.")] = []
    warn_days: Annotated[
        int, Limit(ge=0, le=90, description="How many days before a credential ends it is an alert.")
    ] = 7

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        for lines in (self.questions, self.checklist):
            names = [line.id for line in lines]
            if twice := {name for name in names if names.count(name) > 1}:
                raise ValueError(f"{', '.join(sorted(twice))} stands twice; give every line its own id.")
        return self
