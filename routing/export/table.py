"""A plan as a table: one row a stop, in the order they are made, in the units of the file; then its driver's rests."""

import csv
from io import StringIO
from typing import Final

from routing.formats import Instance
from routing.formats.result import rounded
from routing.plan import Plan

COLUMNS: Final = ("driver", "position", "node", "trip", "kind", "arrive", "start", "depart")
Cell = str | int | float


def table(instance: Instance, plan: Plan) -> str:
    """CSV with a header; names that a spreadsheet would take for a formula get a quote before them."""
    text = StringIO()
    sheet = csv.writer(text, lineterminator="\r\n")
    sheet.writerow(COLUMNS)
    for route in plan.routes:
        for position, stop in enumerate(route.stops, 1):
            times: list[Cell] = [rounded(one / instance.unit) for one in (stop.arrive, stop.start, stop.depart)]
            sheet.writerow([_name(route.vehicle), position, stop.node, _name(stop.job), stop.kind.value, *times])
        for rest in route.rests:
            begin, end = (rounded(one / instance.unit) for one in (rest.begin, rest.end))
            sheet.writerow([_name(route.vehicle), "", rest.node, "", "rest", "", begin, end])
    return text.getvalue()


def _name(name: str) -> str:
    return f"'{name}" if name.lstrip()[:1] in tuple("=+-@") else name
