"""What a supervisor asks: is it alive, is it ready, how does it fare."""

from fastapi import APIRouter, Response
from fastapi.responses import JSONResponse
from sqlalchemy.exc import SQLAlchemyError

from app.db import head, revision
from app.deps import House, Rooms

router = APIRouter(include_in_schema=False)


@router.get("/live")
def live() -> dict[str, str]:
    """The process answers; nothing else is asked."""
    return {"status": "live"}


@router.get("/ready")
def ready(house: House) -> JSONResponse:
    """The database answers and has the tables of this release, and somebody decides commands."""
    checks = {**_database(house), "writer": house.writer.alive}
    fine = all(checks.values())
    return JSONResponse({"status": "ready" if fine else "not ready", "checks": checks}, 200 if fine else 503)


def _database(house: Rooms) -> dict[str, bool]:
    try:
        found = revision(house.database)
    except SQLAlchemyError:
        return {"database": False, "migrations": False}
    return {"database": True, "migrations": found == head()}


@router.get("/metrics")
def metrics(house: House) -> Response:
    """The numbers, as Prometheus reads them."""
    return Response(house.metrics.text(), media_type="text/plain; version=0.0.4; charset=utf-8")
