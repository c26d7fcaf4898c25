"""The laws hold whatever a group does, in whatever order: a state machine against the real desk, on both databases."""

import os

from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test

from tests.build import House
from tests.dispatch.machine import Group

RUNS = int(os.environ.get("FERRY_LAW_RUNS") or (6 if os.environ.get("CI") == "true" else 10))
"""Runs of fifty steps on each database."""


def test_the_laws_hold_whatever_happens(house: House) -> None:
    """P1-P9, P11-P15: one driver, one place, nothing lost, leaked, promised in vain, left over, sick, soiled, tired."""
    run_state_machine_as_test(lambda: Group(house), settings=settings(max_examples=RUNS, stateful_step_count=50))
