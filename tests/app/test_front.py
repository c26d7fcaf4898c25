"""The front door: headers, logs without personal data, and no naked exception."""

import asyncio
import io
import json

import pytest
import structlog
from starlette.datastructures import Headers

from app.front import Front
from app.metrics import Metrics
from schemas.values import Role
from tests.build import HOME, XIEHE


def test_every_answer_carries_safe_headers(shared):
    """No inline scripts, no framing, no referrer, no guessing of types, no caching of what people asked."""
    for path in (f"{shared.url}/live", "/me", "/openapi.json", "/nothing"):
        headers = shared.api().get(path).headers
        assert "unsafe" not in headers["content-security-policy"]
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["x-content-type-options"] == "nosniff"
    assert headers["cache-control"] == "no-store"


def test_logs_hold_no_personal_data(shared):
    """Names, phones, notes, addresses, tokens and search words never reach a log."""
    secrets = ["Zhao Min", "13912345678", "Door 7", "fever", "searchword"]
    lines = io.StringIO()
    before = structlog.get_config()
    structlog.configure(
        processors=[structlog.processors.JSONRenderer()], logger_factory=structlog.WriteLoggerFactory(lines)
    )
    try:
        rider, desk = shared.api(Role.RIDER, "Zhao Min"), shared.api(Role.DISPATCHER)
        rider.patch("/me", json={"phone": "13912345678"})
        trip = rider.post("/trips", json={"pickup": XIEHE, "dropoff": HOME, "note": "fever"}).json()["id"]
        desk.get("/trips", params={"q": "searchword"})
        desk.get(f"/trips/{trip}", headers={"Authorization": "Bearer leaked"})
        for client in (rider, desk):
            client.get("/me")  # a line is written after its answer, but before the next request of that connection
        secrets += ["leaked", trip, *(client.headers["Authorization"].split()[1] for client in (rider, desk))]
    finally:
        structlog.configure(**before)
    written = lines.getvalue()
    assert [secret for secret in secrets if secret in written] == []
    logged = [json.loads(line) for line in written.splitlines()]
    assert {"/api/v1/me", "/api/v1/trips", "/api/v1/trips/{trip_id}"} <= {line["route"] for line in logged}
    assert {line["role"] for line in logged} == {"rider", "dispatcher", None}


async def _answer(app, path="/", headers=()):
    sent = []

    async def receive():
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message):
        sent.append(message)

    scope = {"type": "http", "method": "GET", "path": path, "headers": list(headers), "query_string": b""}
    await app(scope, receive, send)
    return sent


@pytest.mark.parametrize(("language", "words"), [(b"en", "mistake"), (b"zh-CN", "出错")])
def test_a_mistake_of_ferrys_own_is_told_in_words(language, words, capsys):
    """People read that nothing was changed and what to do; where it happened goes to the log, values do not."""

    async def broken(scope, receive, send):
        raise KeyError("a secret value")

    front = Front(broken, Metrics(), secure=False)
    start, body = asyncio.run(_answer(front, headers=[(b"accept-language", language)]))
    assert start["status"] == 500
    assert words in json.loads(body["body"])["detail"]
    assert Headers(raw=start["headers"])["x-content-type-options"] == "nosniff"
    assert "a secret value" not in capsys.readouterr().out
