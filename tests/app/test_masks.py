"""The service that masks numbers, asked over a real socket: what it is told, and what of its answers is believed."""

from datetime import timedelta

import pytest
from pydantic import ValidationError

from app.masks import PATIENCE, NoMasks, ServedMasks, masks_of
from app.settings import Settings
from dispatch.masks import Order, Pair
from routing.wire import NoAnswer
from tests.app.switchboard import switchboard
from tests.build import NIGHT

ANA, WANG = "+8613800000001", "+8613900000002"
ORDER = Order("m1", Pair(ANA, WANG), NIGHT + timedelta(hours=24))


def test_two_numbers_are_bound_once_and_let_go():
    """Under our own id, with the token, by bodies alone; asked twice nothing more happens."""
    with switchboard() as (url, board):
        masks = ServedMasks(f"{url}/", "of-the-service")
        numbers = masks.bind(ORDER)
        assert masks.bind(ORDER) == numbers
        assert (numbers.rider_dials, numbers.driver_dials, numbers.binding) == (
            "+8617000000001",
            "+8617000000001",
            "b1",
        )
        assert list(board.bound) == ["m1"]
        masks.unbind("m1", "b1")
        masks.unbind("m1", "b1")
        masks.close()
    until = "2020-02-02T12:00:00+00:00"
    assert board.asked[0] == ("/bind", {"id": "m1", "rider": ANA, "driver": WANG, "until": until})
    assert board.asked[-1] == ("/unbind", {"id": "m1", "binding": "b1"})
    assert (board.bound, board.tokens) == ({}, {"Bearer of-the-service"})


LIES = {
    "a real number": (lambda asked, told: {**told, "driver_dials": asked["rider"]}, "wrong"),
    "one's own number": (lambda asked, told: {**told, "rider_dials": asked["rider"]}, "wrong"),
    "a real number without its country": (lambda asked, told: {**told, "rider_dials": asked["driver"][3:]}, "wrong"),
    "one number only": (lambda _, told: {**told, "rider_dials": None}, "wrong"),
    "an address": (lambda _, told: {**told, "rider_dials": "ana@example.org"}, "wrong"),
    "words": (lambda _, told: {**told, "rider_dials": "<b>soon</b>"}, "wrong"),
    "a list": (lambda _, told: [told], "unreadable"),
    "nothing": (lambda _, told: None, "unreadable"),
    "no": (lambda _, told: {**told, "error": "no number is free"}, "refused"),
}


def test_no_lie_becomes_a_number():
    """Least of all somebody's own: what cannot be a masked number is no answer."""
    with switchboard() as (url, board):
        masks = ServedMasks(url, "")
        for lie, why in LIES.values():
            board.lie = lie
            with pytest.raises(NoAnswer, match=why):
                masks.bind(ORDER)
        masks.close()


def test_a_service_that_hangs_or_breaks_is_not_waited_for():
    """A second question does not wait behind the first; an error of HTTP and what is no JSON are no answers."""
    with switchboard() as (url, board):
        masks = ServedMasks(url, "", patience=0.2)
        board.hangs = True
        with pytest.raises(NoAnswer, match="late"):
            masks.bind(ORDER)
        board.hangs, board.status, masks.patience = False, 503, PATIENCE
        with pytest.raises(NoAnswer, match="status"):
            masks.bind(ORDER)
        board.status, board.raw = 200, b"<html>"
        with pytest.raises(NoAnswer, match="unreadable"):
            masks.unbind("m1", "")
        masks.close()


def test_what_is_not_set_is_not_asked():
    """Without an address nobody answers; the machine's own neighbourhood and a password of a manual are refused."""
    none = masks_of(Settings(_env_file=None))
    assert isinstance(none, NoMasks)
    for ask in (lambda: none.bind(ORDER), lambda: none.unbind("m1", "")):
        with pytest.raises(NoAnswer, match="unset"):
            ask()
    for wrong in ({"mask_url": "http://169.254.169.254/"}, {"mask_url": "ftp://x"}, {"mask_token": "change-me"}):
        with pytest.raises(ValidationError):
            Settings(_env_file=None, **wrong)
