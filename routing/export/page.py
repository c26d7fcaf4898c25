"""A plan as a page of its own or a piece of one: sums, map, time chart, who is left over and why, routes, the bill."""

from collections.abc import Sequence
from typing import Final

from routing.export.hours import hours_of
from routing.export.map import map_of
from routing.export.mark import Mark, joined, tag
from routing.export.style import STYLE
from routing.export.view import View
from routing.formats.result import length_of
from routing.plan import Route, Unserved

ROWS: Final = 500
"""Longer tables nobody reads; the file of the plan has the rest."""
NUMBERS: Final = frozenset({"stops", "leaves", "back", "driving", "distance", "short", "amount", "price", "cost"})
POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'"
"""Nothing on the page runs, and nothing is loaded."""
BODY: Final = (
    "html{color-scheme:light dark}body{margin:0 auto;max-width:800px;padding:16px}"
    "@media(prefers-color-scheme:dark){body{background:#14181d}}@media(prefers-color-scheme:light){body{background:#fff}}"
)
Cells = Sequence[str]


def page(view: View, language: str) -> str:
    """The whole page: HTML that is also well-formed XML, without scripts and without anything from elsewhere."""
    title = view.say("plan", **_served(view))
    head = tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", http_equiv="Content-Security-Policy", content=POLICY),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("title", title),
        tag("style", Mark(BODY)),
    )
    body = tag("body", tag("main", tag("h1", title), piece(view), class_="ferry"))
    return "<!DOCTYPE html>\n" + tag("html", head, body, xmlns="http://www.w3.org/1999/xhtml", lang=language) + "\n"


def piece(view: View) -> Mark:
    """Everything but the frame of the page."""
    drawn = map_of(view)
    words = view.words
    return tag(
        "div",
        tag("style", Mark(STYLE)),
        _sums(view),
        tag("p", words["unplaced"]) if drawn is None else tag("figure", drawn),
        tag("figure", hours_of(view)),
        _table(
            view, "unserved", ("trip", "reason", "short", "helps"), [_left(view, one) for one in view.plan.unserved]
        ),
        _table(
            view,
            "routes",
            ("driver", "stops", "leaves", "back", "driving", "distance"),
            [_route(view, route) for route in view.plan.routes],
        ),
        _table(view, "rests", ("rest",), [(told,) for told in view.rests()]),
        _table(view, "bill", ("term", "amount", "price", "cost"), view.bill()),
        class_="ferry",
    )


def _served(view: View) -> dict[str, int]:
    jobs = len(view.instance.problem.jobs)
    return {"served": jobs - len(view.plan.unserved), "jobs": jobs}


def _sums(view: View) -> Mark:
    told = {
        "served": view.say("of", **_served(view)),
        "vehicles": str(len(view.plan.routes)),
        "distance": view.far(view.length),
        "driving": view.time(view.plan.seconds),
    }
    rows = (tag("tr", tag("th", view.words[name], scope="row"), tag("td", value)) for name, value in told.items())
    return tag("table", tag("tbody", *rows), class_="sums")


def _left(view: View, one: Unserved) -> Cells:
    return one.job, view.words[one.why.value], view.missing(one), view.helps(one.job)


def _route(view: View, route: Route) -> Cells:
    return (
        route.vehicle,
        str(len(route.stops)),
        view.time(view.leaves(route)),
        view.time(view.done(route)),
        view.time(route.seconds),
        view.far(length_of(view.instance, route)),
    )


def _table(view: View, name: str, columns: Cells, rows: Sequence[Cells]) -> Mark:
    """A table with its caption; nothing where there are no rows."""
    if not rows:
        return Mark()
    sides = ["number" if column in NUMBERS else "text" for column in columns]
    named = zip(columns, sides, strict=True)
    heads = tag("tr", *(tag("th", view.words[column], scope="col", class_=side) for column, side in named))
    body = (tag("tr", *(_cell(*cell) for cell in zip(cells, sides, strict=True))) for cells in rows[:ROWS])
    more = len(rows) - ROWS
    made = tag("table", tag("caption", view.words[name]), tag("thead", heads), tag("tbody", *body), class_=name)
    return joined(made, tag("p", view.say("more", more=more)) if more > 0 else Mark())


def _cell(said: str, side: str) -> Mark:
    return tag("td", said, class_=side)
