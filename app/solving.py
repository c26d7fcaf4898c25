"""The program of the solver's process: `python -m app.solving FD`, where FD is its end of the planner's pipe.

As for every start of Ferry (`app/__main__.py`), nobody looks for rubbish before everything is there.
"""

import gc
import sys
from contextlib import suppress
from multiprocessing.connection import Connection
from typing import cast

if __name__ == "__main__":
    gc.disable()

from app.learning import Study
from app.parcel import receive, send
from app.solver import Round, SolverFailed, Task, plan
from routing.search.ready import make_ready
from routing.travel.learned.speeds import Speeds


def serve(pipe: Connection) -> None:
    """A task in, a round out, drives in, speeds out, or a failure, until nobody holds the other end any more."""
    with suppress(EOFError, OSError):
        while True:
            send(pipe, _answer(cast(Task | Study, receive(pipe))))


def _answer(asked: Task | Study) -> Round | Speeds | SolverFailed:
    try:
        return plan(asked) if isinstance(asked, Task) else asked.learned()
    except (ValueError, ArithmeticError, LookupError, SolverFailed) as failure:
        return SolverFailed(str(failure))


if __name__ == "__main__":
    make_ready()
    gc.freeze()
    gc.enable()
    serve(Connection(int(sys.argv[1])))
