"""A made-up service that listens on a free port while a test runs."""

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread


@contextmanager
def listening(handler: type[BaseHTTPRequestHandler], go: Event) -> Iterator[str]:
    """Its address; at the end answers that wait for `go` are let go."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        go.set()
        server.shutdown()
        server.server_close()
        thread.join()
