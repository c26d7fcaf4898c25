"""What can be wrong with a table: each fault says where, with which value and why, as a key of the locale files."""

from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from app.errors import sentence
from app.telling import on_the_wall
from app.words import say
from dispatch.errors import Refused


class Unfit(ValueError):
    """A file, cell or row that cannot be taken; `why` is a key under `import.` and `values` fill its sentence.

    The value `thing` is itself a key, such as `thing.place`.
    """

    def __init__(self, why: str, **values: object) -> None:
        super().__init__(why)
        self.why = why
        self.values = {name: str(value) for name, value in values.items()}

    def told(self, language: str) -> str:
        """The sentence for a reader of that language."""
        values = dict(self.values)
        if "thing" in values:
            values["thing"] = say(language, values["thing"])
        return say(language, f"import.{self.why}", **values)


class Declined(Unfit):
    """A row that reads well and that the rules refuse."""

    def __init__(self, refused: Refused, zone: ZoneInfo) -> None:
        super().__init__(refused.kind)
        self.refused, self.zone = refused, zone

    def told(self, language: str) -> str:
        """The sentence for a reader of that language, its times as a clock of the region shows them."""
        return on_the_wall(self.zone.key, sentence(language, self.refused))


class BadFile(Unfit):
    """The file as a whole cannot be read."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong in a row: `row` as spreadsheet programs number it, `column` the header as the file writes it."""

    row: int
    column: str
    value: str
    cause: Unfit = field(compare=False)

    def view(self) -> dict[str, str | int]:
        """The fault in both languages, JSON-ready."""
        return {
            "row": self.row,
            "column": self.column,
            "value": self.value,
            "en": self.cause.told("en"),
            "zh": self.cause.told("zh-Hans"),
        }
