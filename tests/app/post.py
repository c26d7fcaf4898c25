"""A real mail server and a real text message service on this machine, which keep what they are sent."""

import re
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from queue import Queue
from socketserver import StreamRequestHandler, ThreadingTCPServer
from threading import Thread

CODE = re.compile(r"\b\d{6}\b")


@dataclass
class Post:
    """Where it listens, and what came, each with its address and text."""

    port: int
    came: "Queue[tuple[str, str]]" = field(default_factory=Queue)
    headers: dict[str, str] = field(default_factory=dict)

    def code(self) -> str:
        """The code of the next message."""
        [found] = CODE.findall(self.came.get(timeout=20)[1])
        return str(found)


class _Server(ThreadingTCPServer):
    allow_reuse_address = daemon_threads = True
    post: Post


class _Mail(StreamRequestHandler):
    """As much of SMTP as a letter needs."""

    def handle(self) -> None:
        to, server = "", self.server
        self._say("220 here")
        while line := self.rfile.readline().decode().strip():
            word = line.upper()
            if word.startswith("RCPT"):
                to = line.partition("<")[2].rstrip(">")
            if word == "DATA":
                self._say("354 go on")
                body = b"".join(iter(self.rfile.readline, b".\r\n")).decode()
                server.post.came.put((to, body))
            self._say("221 bye" if word == "QUIT" else "250 fine")
            if word == "QUIT":
                return

    def _say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())


class _Text(BaseHTTPRequestHandler):
    """A service that takes POST {to, text}."""

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.server.post.headers.update(self.headers)
        self.server.post.came.put((self.headers["Content-Type"], body))
        self.send_response(302 if self.path.startswith("/away") else 202)
        self.send_header("Location", "/elsewhere")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Nothing: the tests look at what came."""


@contextmanager
def _running(handler: type[StreamRequestHandler]) -> Iterator[Post]:
    with _Server(("127.0.0.1", 0), handler) as server:
        server.post = Post(server.server_address[1])
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield server.post
        finally:
            server.shutdown()
            thread.join()


def mail() -> AbstractContextManager[Post]:
    """A mail server."""
    return _running(_Mail)


def text() -> AbstractContextManager[Post]:
    """A text message service."""
    return _running(_Text)
