"""Role × endpoint × object: whoever asks for whatever gets it exactly where a rule says so."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count

import pytest

from dispatch import commands
from dispatch.commands import Actor
from schemas.values import Role
from tests.app.cells import ROWS, Asker, Row
from tests.app.night import Night
from tests.app.server import Running, running
from tests.app.test_contract import reference
from tests.build import ADMIN

ABROAD = Actor(Role.ADMIN, "abroad")
OPERATIONS = {
    f"{method.upper()} {path.removeprefix('/api/v1')}"
    for path, methods in reference().openapi()["paths"].items()
    for method in methods
}


@dataclass
class Evening:
    """A server, everybody who asks, and a night that is made anew once somebody has changed it."""

    ferry: Running
    numbers: Iterator[int] = field(default_factory=count)

    def __post_init__(self) -> None:
        self.http = self.ferry.api()
        self.ferry.do(commands.EnsureRegion("Abroad", "外地"), ABROAD)
        self.night = self._fallen()

    def _fallen(self) -> Night:
        return Night.fallen(self.ferry, next(self.numbers))

    def token(self, asker: Asker) -> str:
        """What they sign in with; those it is not about are new each time, for some forget themselves."""
        known = {Asker.STRANGER: "", Asker.RIDER: self.night.rider, Asker.DRIVER: self.night.driver}
        if asker in known:
            return known[asker]
        role = {Asker.OTHER_RIDER: Role.RIDER, Asker.OTHER_DRIVER: Role.DRIVER, Asker.DISPATCHER: Role.DISPATCHER}
        wish = commands.IssueToken(role.get(asker, Role.ADMIN), f"{asker} {next(self.numbers)}")
        return str(self.ferry.do(wish, ABROAD if asker is Asker.ABROAD else ADMIN).answer["token"])

    def ask(self, operation: str, row: Row, asker: Asker) -> int:
        """The status somebody gets."""
        method, path = operation.split(" ")
        own = self.night.things
        things = own | {name: own.get(thing, thing) for name, thing in row.names.items()}
        token = self.token(asker)
        self.http.cookies.clear()
        answer = self.http.request(
            method,
            f"{path}{row.query}".format_map(things),
            json=row.body(self.night) if row.body else None,
            headers={"Authorization": f"Bearer {token}"} if token else {},
        )
        if method != "GET" and answer.status_code not in row.denied:
            self.night = self._fallen()
        return answer.status_code


@pytest.fixture(scope="module")
def evening(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Evening]:
    """One server for the whole matrix; what is refused is refused before any database hears of it."""
    with running(f"sqlite:///{tmp_path_factory.mktemp('matrix') / 'ferry.db'}", address_per_minute=100_000) as ferry:
        yield Evening(ferry)


def test_no_address_is_without_a_rule() -> None:
    """A new operation has to say who may use it, and an old one may not linger."""
    assert set(ROWS) == OPERATIONS


@pytest.mark.parametrize("operation", sorted(ROWS))
def test_each_address_listens_to_whom_its_rule_says(evening: Evening, operation: str) -> None:
    """Whoever the rule does not name is told no; whoever it names is past that, and bodies are not at fault."""
    row = ROWS[operation]
    told = {asker: evening.ask(operation, row, asker) for asker in Asker}
    assert {asker for asker, status in told.items() if status not in row.denied} == row.rule.may, told
    assert told[Asker.STRANGER] in ({401} if Asker.STRANGER not in row.rule.may else {200, 201, 204, 422})
    assert 422 not in {told[asker] for asker in row.rule.may} or "passkeys" in operation, told
    assert max(told.values()) < 500
