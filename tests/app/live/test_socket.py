from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from websockets.client import ClientProtocol
from websockets.frames import Opcode
from websockets.protocol import State
from websockets.uri import parse_uri

from app.live.protocol import framed
from dispatch import commands
from schemas.places import PlaceIn
from schemas.values import Role
from tests.app.live.served import served


@given(st.integers(0, 200_000) | st.sampled_from([125, 126, 127, 65_535, 65_536]), st.sampled_from(["x", "门"]))
def test_a_frame_is_read_as_it_was_written(size: int, letter: str) -> None:
    """A client's parser finds one final text message with the very text, whatever its length."""
    reader = ClientProtocol(parse_uri("ws://x/"), state=State.OPEN)
    reader.receive_data(framed(letter * size))
    [frame] = reader.events_received()
    assert (frame.opcode, frame.fin, bytes(frame.data).decode()) == (Opcode.TEXT, True, letter * size)


@pytest.mark.parametrize("ws", ["websockets-sansio"])
def test_the_feed_works_without_the_short_way(tmp_path: Path, ws: str) -> None:
    """On a server that lends no pipe everything is said through ASGI, and the law holds."""
    with served(f"sqlite:///{tmp_path / 'ferry.db'}", ws=ws) as running:
        ground = running.region()
        dispatcher = ground.member(Role.DISPATCHER)
        with running.listen(dispatcher.token) as ear:
            ear.hear()
            for number in range(20):
                ground.do(commands.AddPlace(PlaceIn(name=f"Place {number}", lat=30.5, lon=114.3)))
            assert ear.until(ground.head()) == ground.seen(dispatcher)
