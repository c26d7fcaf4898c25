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

from sqlalchemy.exc import SQLAlchemyError

from app.errand import Due, Errand
from app.learning import Study
from app.parcel import receive, send
from app.solver import Round, SolverFailed, Task, plan
from dispatch.errors import Refused
from routing.search.ready import make_ready
from routing.travel.learned.speeds import Speeds


def serve(pipe: Connection) -> None:
    """An errand or a task in, a round out, drives in, speeds out, or a failure, until the other end is let go."""
    with suppress(EOFError, OSError):
        while True:
            send(pipe, _answer(cast(Errand | Task | Study, receive(pipe))))


def _answer(asked: Errand | Task | Study) -> Round | Due | Speeds | SolverFailed:
    try:
        match asked:
            case Errand():
                return asked.done()
            case Task():
                return plan(asked)
            case Study():
                return asked.learned()
    except (ValueError, ArithmeticError, LookupError, SolverFailed) as failure:
        return SolverFailed(str(failure))
    except (SQLAlchemyError, Refused) as failure:
        return SolverFailed(f"The region could not be read: {type(failure).__name__}.")


if __name__ == "__main__":
    make_ready()
    gc.freeze()
    gc.enable()
    serve(Connection(int(sys.argv[1])))
