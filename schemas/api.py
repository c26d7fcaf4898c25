"""What every message of the API has in common."""

from typing import Generic, TypeVar

from pydantic import BaseModel, ConfigDict

Item = TypeVar("Item")


class Message(BaseModel):
    """A body or an answer: unknown fields are refused (a misspelt one never passes silently), NaN and infinity too."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False, str_strip_whitespace=True, frozen=True)


class Problem(Message):
    """An error as people and scripts meet it: a stable name and one sentence in the reader's language."""

    error: str
    detail: str


class Page(Message, Generic[Item]):
    """One page of a list; `next` is the cursor of the following page, null at the end."""

    items: list[Item]
    next: str | None = None
