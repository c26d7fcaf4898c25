"""The page of what can go wrong, from `dispatch/errors.py` and `app/errors.py`."""

from collections.abc import Iterator

from app.errors import status_of
from app.reference.text import code, page, table, told
from app.words import sentences
from dispatch.errors import Refused

INTRO = """\
An error is an answer like any other: a status, the name of what went wrong, and a sentence that says what was wrong,
with which value, and what to do, in the reader's language (their own setting, else `Accept-Language`).

```json
{"error": "IllegalMove", "detail": "A trip that is completed cannot cancel; possible now: nothing, it has ended."}
```

Scripts should look at the status and at `error`; `detail` is for people and may change. A 503 carries `Retry-After`.
What went wrong inside Ferry itself is a 500 named `InternalError`, with a time to look for in the log; nothing was
changed then. What the framework refused for other reasons is named `HttpError`. A blank `{…}` is filled with the
value at hand."""


def kinds(parent: type[Refused] = Refused) -> Iterator[type[Refused]]:
    """Every error, relatives together."""
    for kind in sorted(parent.__subclasses__(), key=status_of):
        yield kind
        yield from kinds(kind)


def errors() -> str:
    """Every error with its status and its sentence in both languages."""
    rows = [(code(kind.__name__), str(status_of(kind)), _said("en", kind), _said("zh-Hans", kind)) for kind in kinds()]
    return page("Errors", INTRO, table(("error", "status", "in English", "中文"), rows))


def _said(language: str, kind: type[Refused]) -> str:
    return sentences(language).get(f"error.{kind.__name__}", told(kind))
