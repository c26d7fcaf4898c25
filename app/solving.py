"""The program of the solver's process: `python -m app.solving FD`, where FD is its end of the planner's pipe."""

import sys
from contextlib import suppress
from multiprocessing.connection import Connection
from typing import cast

from app.parcel import receive, send
from app.solver import Round, SolverFailed, Task, plan
from routing.search.ready import make_ready


def serve(pipe: Connection) -> None:
    """A task in, a round or a failure out, until nobody holds the other end any more."""
    with suppress(EOFError, OSError):
        while True:
            send(pipe, _answer(cast(Task, receive(pipe))))


def _answer(task: Task) -> Round | SolverFailed:
    try:
        return plan(task)
    except (ValueError, ArithmeticError, LookupError, SolverFailed) as failure:
        return SolverFailed(str(failure))


if __name__ == "__main__":
    make_ready()
    serve(Connection(int(sys.argv[1])))
