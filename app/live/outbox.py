"""What waits to be sent to one client: bounded, and folded together when the client is slow."""

from collections import deque

from app.live.protocol import Facts, Frame, Heartbeat, Positions, Snapshot

FRAMES = 16
EVENTS = 1_000
VIEWS = 2_000


class Overflow(Exception):
    """The client is too far behind; it must start again from its cursor."""


class Outbox:
    """Snapshot and facts in order, never dropped; of positions and heartbeats only the last.

    A heartbeat that new facts overtake is dropped, so that the cursor it carries never goes back. Beyond `FRAMES`
    waiting facts they are folded into one (last view of each thing wins), so a client that reads slowly gets fewer,
    bigger frames. Beyond `EVENTS` or `VIEWS` in the folded one, Overflow.
    """

    def __init__(self) -> None:
        self._facts: deque[Snapshot | Facts] = deque()
        self._positions: Positions | None = None
        self._heartbeat: Heartbeat | None = None

    def __len__(self) -> int:
        return len(self._facts) + (self._positions is not None) + (self._heartbeat is not None)

    def put(self, frame: Frame) -> None:
        """Add a frame. Raises Overflow."""
        match frame:
            case Positions():
                self._positions = self._positions.then(frame) if self._positions else frame
            case Heartbeat():
                self._heartbeat = frame
            case _:
                self._facts.append(frame)
                self._heartbeat = None
                if len(self._facts) > FRAMES:
                    self._fold()

    def take(self) -> Frame | None:
        """The next frame to send, None when there is nothing. Facts go before the heartbeat that speaks of them."""
        if self._facts:
            return self._facts.popleft()
        if self._positions:
            positions, self._positions = self._positions, None
            return positions
        heartbeat, self._heartbeat = self._heartbeat, None
        return heartbeat

    def _fold(self) -> None:
        first = self._facts.popleft()
        kept = [first] if isinstance(first, Snapshot) else []
        facts = [frame for frame in (first, *self._facts) if isinstance(frame, Facts)]
        folded = facts[0]
        for later in facts[1:]:
            folded = folded.then(later)
        if len(folded.events) > EVENTS or len(folded.views) > VIEWS:
            raise Overflow
        self._facts = deque([*kept, folded])
