"""Measure how long a command takes to every screen: a real server, N sockets, commands at a steady rate.

    python scripts/bench_live.py --sockets 200 --rate 20 --seconds 10

Prints one line of JSON, milliseconds: `answer` from a command to its answer (after the commit on disk), `frame` from
the command to the frame on each socket, `after_commit` from the answer to the frame on each socket (0: it came first).
Commands are sent when they are due, whether or not the last one was answered, and latency counts from that moment.
"""

import argparse
import asyncio
import base64
import json
import os
import re
import subprocess
import sys
import tempfile
import urllib.request
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from socket import create_server
from time import perf_counter

from app.clock import SystemChance, SystemClock
from app.db import Database, migrate
from dispatch import store
from dispatch.commands import Actor, EnsureRegion, IssueToken
from dispatch.desk import Desk
from schemas.values import Role

ROOT = Path(__file__).parent.parent
PER_PERSON = 5
TOLD = re.compile(rb'"type":"events","seq":(\d+)')


class Ear(asyncio.Protocol):
    """A socket that only looks when which event arrived: cheaper than a real client, so that the server is measured."""

    def __init__(self, token: str, heard: dict[int, list[float]]) -> None:
        self.token, self.heard, self.seen = token, heard, 0
        self.tail = b""
        self.ready = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        key = base64.b64encode(os.urandom(16)).decode()
        lines = ["GET /api/v1/live HTTP/1.1", "Host: bench", "Upgrade: websocket", "Connection: Upgrade"]
        lines += [f"Sec-WebSocket-Key: {key}", "Sec-WebSocket-Version: 13", f"Authorization: Bearer {self.token}"]
        transport.write(("\r\n".join(lines) + "\r\n\r\n").encode())

    def data_received(self, data: bytes) -> None:
        now = perf_counter()
        text = self.tail + data
        self.tail = text[-40:]
        if b'"type":"snapshot"' in text and not self.ready.done():
            self.ready.set_result(None)
        for found in TOLD.findall(text):
            for seq in range(max(self.seen, int(found) - 50) + 1, int(found) + 1):
                self.heard.setdefault(seq, []).append(now)
            self.seen = max(self.seen, int(found))

    def connection_lost(self, exc: Exception | None) -> None:
        if not self.ready.done():
            self.ready.set_exception(exc or ConnectionError("closed before the snapshot"))


@dataclass
class Run:
    """What was sent and when it arrived, by event number."""

    heard: dict[int, list[float]] = field(default_factory=dict)
    due: dict[int, float] = field(default_factory=dict)
    answered: dict[int, float] = field(default_factory=dict)


def people(url: str, sockets: int) -> list[str]:
    migrate(url)
    database, clock = Database(url), SystemClock()
    desk, admin = Desk(database.engine, SystemChance()), Actor(Role.ADMIN, "default")
    desk.handle(EnsureRegion("Bench", "测量"), admin, clock.now())
    wanted = [IssueToken(Role.DISPATCHER, f"Dispatcher {each}") for each in range(-(-sockets // PER_PERSON))]
    tokens = [desk.handle(wish, admin, clock.now()).answer["token"] for wish in wanted]
    database.close()
    return tokens


def free_port() -> int:
    with create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


async def command(port: int, token: str, number: int, due: float, run: Run) -> None:
    """One place more on the map; its event is the next number of the log."""
    body = json.dumps({"name": f"Place {number}", "lat": 30.5, "lon": 114.3}).encode()
    head = f"POST /api/v1/places HTTP/1.1\r\nHost: bench\r\nAuthorization: Bearer {token}\r\nConnection: close\r\n"
    head += f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(head.encode() + body)
    answer = await reader.read()
    writer.close()
    if b" 201 " not in answer.split(b"\r\n", 1)[0]:
        raise SystemExit(answer.decode(errors="replace")[:400])
    run.due[number], run.answered[number] = due, perf_counter()


async def measure(port: int, tokens: list[str], args: argparse.Namespace, first: int) -> Run:
    run, loop = Run(), asyncio.get_running_loop()
    ears = []
    for each in range(args.sockets):
        _, ear = await loop.create_connection(lambda e=each: Ear(tokens[e // PER_PERSON], run.heard), "127.0.0.1", port)
        ears.append(ear.ready)
        if each % 50 == 49:
            await asyncio.gather(*ears)
    await asyncio.gather(*ears)
    begin, sent = perf_counter(), []
    for number in count(first):
        due = begin + (number - first) / args.rate
        if due > begin + args.seconds:
            break
        await asyncio.sleep(max(0.0, due - perf_counter()))
        sent.append(asyncio.create_task(command(port, tokens[0], number, due, run)))
    await asyncio.gather(*sent)
    await asyncio.sleep(2)
    return run


def spread(values: list[float]) -> dict[str, float]:
    ordered = sorted(values) or [0.0]
    at = {"p50": 0.5, "p99": 0.99, "max": 1.0}
    last = len(ordered) - 1
    return {name: round(1000 * ordered[min(last, int(share * len(ordered)))], 1) for name, share in at.items()}


def report(run: Run, args: argparse.Namespace, cpu: float) -> dict[str, object]:
    """Commands may overtake each other, so the n-th sent is taken as the n-th event: right within one's own latency."""
    frames = [at - run.due[seq] for seq, heard in run.heard.items() if seq in run.due for at in heard]
    late = [max(0.0, at - run.answered[seq]) for seq, heard in run.heard.items() if seq in run.due for at in heard]
    return {
        "sockets": args.sockets,
        "rate": args.rate,
        "commands": len(run.due),
        "frames": len(frames),
        "missing": len(run.due) * args.sockets - len(frames),
        "answer_ms": spread([run.answered[seq] - due for seq, due in run.due.items()]),
        "frame_ms": spread(frames),
        "after_commit_ms": spread(late),
        "server_cpu": round(cpu, 2),
    }


def cpu_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def wait_until_ready(port: int, server: subprocess.Popen[bytes]) -> None:
    until = perf_counter() + 30
    while perf_counter() < until and server.poll() is None:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/live", timeout=1):
                return
        except OSError:
            continue
    raise SystemExit("The server did not start.")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sockets", type=int, default=200)
    parser.add_argument("--rate", type=float, default=20, help="commands a second")
    parser.add_argument("--seconds", type=float, default=10)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        url, port = f"sqlite:///{home}/ferry.db", free_port()
        tokens = people(url, args.sockets)
        env = os.environ | {"FERRY_DATABASE_URL": url, "FERRY_PLANNER": "false", "PYTHONPATH": str(ROOT)}
        quiet = subprocess.DEVNULL
        server = subprocess.Popen(
            [sys.executable, "-m", "app", "serve", "--port", str(port)], cwd=home, env=env, stdout=quiet, stderr=quiet
        )
        try:
            wait_until_ready(port, server)
            database = Database(url)
            with database.read() as session:
                _, head = store.last_seq(session, "default")
            database.close()
            before, began = cpu_seconds(server.pid), perf_counter()
            run = asyncio.run(measure(port, tokens, args, head + 1))
            share = (cpu_seconds(server.pid) - before) / (perf_counter() - began)
            print(json.dumps(report(run, args, share)))
        finally:
            server.terminate()
            server.wait(30)


if __name__ == "__main__":
    main()
