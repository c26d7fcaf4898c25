"""The reference tells the truth: whatever is sent, the answer is one it documents, and never a 5xx.

FERRY_CONTRACT_EXAMPLES=200 sends more of them to each address, each in everybody's name.
"""

import os
from zlib import crc32

import pytest
import schemathesis
from fastapi import FastAPI
from hypothesis import HealthCheck, settings
from schemathesis import checks as look

from app import api
from schemas.values import Role

pytestmark = pytest.mark.parametrize("shared", ["postgresql"], indirect=True)
"""The stricter database: it refuses texts and numbers that SQLite would take."""
FEW = 2
EXAMPLES = int(os.environ.get("FERRY_CONTRACT_EXAMPLES") or FEW)
CHECKS = [
    look.not_a_server_error,
    look.status_code_conformance,
    look.content_type_conformance,
    look.response_schema_conformance,
    look.response_headers_conformance,
]


@pytest.fixture(scope="module")
def tokens(shared):
    """Who asks: somebody of each role."""
    return {role: shared.token(role, f"contract {role}") for role in (Role.RIDER, Role.DRIVER, Role.ADMIN)}


def reference() -> FastAPI:
    """The public contract alone, of which the reference is made."""
    app = FastAPI()
    app.router.routes.extend(api.ROUTES)
    return app


def of_someone(case, tokens):
    """Whose request it is: the same one's whenever it is repeated."""
    told = repr((case.method, case.path_parameters, case.query, case.body))
    return tokens[crc32(told.encode()) % len(tokens)]


schema = schemathesis.openapi.from_dict(reference().openapi())


@schema.parametrize()
@settings(max_examples=EXAMPLES, suppress_health_check=list(HealthCheck))
def test_every_answer_is_one_the_reference_documents(case, shared, tokens):
    """Made-up and broken requests are answered as the reference says; where they are few, each is some role's."""
    for token in tokens.values() if EXAMPLES > FEW else [of_someone(case, list(tokens.values()))]:
        case.call_and_validate(base_url=shared.url, headers={"Authorization": f"Bearer {token}"}, checks=CHECKS)


def test_the_reference_is_served(shared):
    """What scripts read at its address is the contract tested here."""
    served = shared.api().get("/openapi.json").json()
    assert served["paths"] == reference().openapi()["paths"]
