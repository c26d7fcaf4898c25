"""The gatekeeper counts accounts, addresses and numbers, each for itself."""

from itertools import count

import pytest

from app.errors import TooMany
from app.gate import CODES_EACH, CODES_FROM, FACTOR_TRIES, TRIES_FROM, Gate
from app.settings import Settings
from schemas.values import Role
from tests.app.server import running

NUMBERS = count()
FAR, NEAR = "203.0.113.7", "127.0.0.1"


def gate(**settings):
    """A gate of which only these are set."""
    return Gate(Settings(_env_file=None, **settings))


@pytest.mark.parametrize(
    ("share", "ask"),
    [
        (60, lambda gate, who: gate.account(who)),
        (10, lambda gate, who: gate.stranger(who)),
        (TRIES_FROM.amount, lambda gate, who: gate.attempt(who)),
        (CODES_EACH.amount, lambda gate, who: gate.code(NEAR, who)),
        (CODES_FROM.amount, lambda gate, who: gate.code(who, f"number {next(NUMBERS)}")),
        (FACTOR_TRIES.amount, lambda gate, who: gate.factor(who)),
    ],
    ids=["account", "stranger", "attempt", "number", "address", "factor"],
)
def test_each_has_its_share_and_no_more(share, ask):
    """One more than the share is told when to come back; somebody else is not held up by it."""
    here = gate(account_per_minute=60, address_per_minute=10)
    for _ in range(share):
        ask(here, FAR)
    with pytest.raises(TooMany) as caught:
        ask(here, FAR)
    assert caught.value.values["seconds"] >= 1
    ask(here, "203.0.113.8")


def test_the_machine_itself_is_no_stranger():
    """Behind a proxy that does not say who asks everybody would share its address."""
    here = gate(address_per_minute=10, address_sockets=1)
    for host in (NEAR, "::1", ""):
        for _ in range(100):
            here.stranger(host)
            here.attempt(host)
            assert here.open_socket(host)


def test_sockets_are_counted_in_and_out():
    """An address holds so many; one that goes makes room."""
    here = gate(address_sockets=2)
    assert [here.open_socket(FAR) for _ in range(3)] == [True, True, False]
    here.close_socket(FAR)
    assert here.open_socket(FAR)
    assert here.open_socket("203.0.113.8")


def test_the_purse_is_one_for_all():
    """When as many codes were sent as an hour may cost, everybody is told, whoever they ask for."""
    here = gate(codes_per_hour=1)
    here.can_send()
    here.sent()
    with pytest.raises(TooMany):
        here.can_send()


def test_a_person_who_asks_too_much_reads_when_to_come_back(tmp_path):
    """429 with Retry-After, by the API and on a page; others go on."""
    with running(f"sqlite:///{tmp_path / 'ferry.db'}", account_per_minute=60) as ferry:
        busy, calm = ferry.client(Role.RIDER, "busy"), ferry.client(Role.RIDER, "calm")
        statuses = {busy.get("/api/v1/me").status_code for _ in range(60)}
        refused = busy.get("/api/v1/me")
        assert statuses == {200}
        assert (refused.status_code, refused.json()["error"]) == (429, "TooMany")
        assert int(refused.headers["retry-after"]) >= 1
        assert busy.get("/").status_code == 429
        assert calm.get("/api/v1/me").status_code == 200
