"""The socket of the feed: who is it, what may they hear, and a clean end."""

import asyncio
import json

from fastapi import APIRouter, WebSocket, WebSocketDisconnect

from app.api.base import PREFIX
from app.auth import recognise, same_origin, token_of
from app.deps import Rooms
from app.gate import home
from app.live.line import Guest, Line
from app.live.protocol import Close, Positions, Since
from app.live.socket import Pipe
from dispatch.errors import Unavailable

router = APIRouter(prefix=PREFIX)
PATIENCE = 3
"""How many frames that mean nothing a client may send."""
GREETINGS = 20
"""How many frames of any kind: there is nothing to say but who one is."""


@router.websocket("/live")
async def live(socket: WebSocket, since: str = "") -> None:
    """Listen to everything you may see: a snapshot or what you missed, then each change as it is stored.

    `since` is `EPOCH:SEQ` as last heard. Sign in by the session cookie (from our own pages only), by a bearer header,
    or by `{"type": "auth", "token": …}` as the first frame within 5 s.
    """
    rooms: Rooms = socket.app.state.rooms
    token, by_cookie = token_of(socket)
    if token and by_cookie and not same_origin(socket, rooms.settings):
        await socket.close()
        return
    host = home(socket)
    if not rooms.gate.open_socket(host):
        await socket.close()
        return
    try:
        await socket.accept()
        guest = await _guest(rooms, token or await _hello(socket, rooms.hub.pace.hello))
        if guest is None:
            await _part(socket, Close.UNAUTHORISED, rooms.hub.pace.farewell)
        else:
            await _attend(socket, rooms, guest, Since.parse(since))
    except WebSocketDisconnect:
        return
    finally:
        rooms.gate.close_socket(host)


async def _guest(rooms: Rooms, token: str) -> Guest | None:
    signed = await asyncio.to_thread(recognise, rooms.database, rooms.clock, token)
    if signed is None or signed.waits(rooms.settings):
        return None
    person, login = signed.person, signed.login
    return Guest(signed.reader, person.id, login.token_hash, login.expires_at, person.language)


async def _hello(socket: WebSocket, seconds: float) -> str:
    """The token in the first frame; empty when there is none in time."""
    try:
        async with asyncio.timeout(seconds):
            return _token(await socket.receive())
    except TimeoutError:
        return ""


def _token(message: object) -> str:
    match _json(message):
        case {"type": "auth", "token": str(token)} if token.isascii():
            return token
    return ""


def _json(message: object) -> object:
    text = message.get("text") if isinstance(message, dict) else None
    try:
        return json.loads(text) if isinstance(text, str) else None
    except (ValueError, RecursionError):
        return None


async def _attend(socket: WebSocket, rooms: Rooms, guest: Guest, since: Since | None) -> None:
    pace = rooms.hub.pace
    try:
        line = await rooms.hub.join(guest, since)
    except Unavailable:
        await _part(socket, Close.FULL, pace.farewell)
        return
    line.pipe = Pipe.of(socket)
    try:
        line.say(Positions(await asyncio.to_thread(rooms.tracker.spots, guest.reader)))
        why = await _converse(socket, line, pace.stall)
    finally:
        rooms.hub.leave(line)
    if why is not None:
        await _part(socket, why, pace.farewell)


async def _converse(socket: WebSocket, line: Line, stall: float) -> Close | None:
    """Speak and listen until one side ends it; why, or None when the client has gone."""
    tasks = [asyncio.create_task(work) for work in (_speak(socket, line, stall), _listen(socket), line.sent_away())]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        return next(iter(done)).result()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _speak(socket: WebSocket, line: Line, stall: float) -> Close | None:
    while (frame := await line.next()) is not None:
        try:
            async with asyncio.timeout(stall):
                await socket.send_text(frame.text)
        except TimeoutError:
            return Close.RESYNC
    return line.closing


async def _listen(socket: WebSocket) -> Close | None:
    """Nothing needs to be said to the feed; a second greeting is forgiven, noise is not, nor a flood of greetings."""
    noise = said = 0
    while noise < PATIENCE and said < GREETINGS:
        said += 1
        message = await socket.receive()
        if message["type"] == "websocket.disconnect":
            return None
        noise += not _token(message)
    return Close.GARBAGE


async def _part(socket: WebSocket, why: Close, farewell: float) -> None:
    """Say why and close; a client that does not take even that is left."""
    try:
        async with asyncio.timeout(farewell):
            await socket.close(why, why.name.lower())
    except TimeoutError:
        if (pipe := Pipe.of(socket)) is not None:
            pipe.abort()
