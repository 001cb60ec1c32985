"""An HTTP server that answers each request with a function, for as long as a block runs."""

from __future__ import annotations

import socket
import struct
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

LOOPBACK = "127.0.0.1"

_LARGEST_BODY = 4 * 1024 * 1024

# Closed with unsent bytes thrown away: the other end sees a reset, not an end.
RESET = struct.pack("ii", 1, 0)


@dataclass(frozen=True)
class Request:
    """What a client sent."""

    method: str
    path: str
    body: bytes = b""


@dataclass(frozen=True)
class Answer:
    """What the client gets."""

    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)


class Unanswered(Exception):
    """The client gets no answer: its connection is closed, or reset."""

    def __init__(self, *, reset: bool) -> None:
        super().__init__()
        self.reset = reset


@contextmanager
def serving(answer: Callable[[Request], Answer], port: int = 0, host: str = LOOPBACK) -> Iterator[str]:
    """The loopback address of a server that answers with `answer`, which several threads call at once.

    It listens on `host`. The system chooses a port for 0. Raises OSError if the port is taken.
    """

    class Handler(BaseHTTPRequestHandler):
        def _reply(self) -> None:
            length = self.headers.get("Content-Length", "0")
            if not length.isdecimal() or int(length) > _LARGEST_BODY:
                self.send_error(413)
                return
            try:
                said = answer(Request(self.command, self.path, self.rfile.read(int(length))))
            except Unanswered as unanswered:
                if unanswered.reset:
                    self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
                    self.connection.close()
                return
            self.send_response(said.status)
            for name, value in said.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(said.body)))
            self.end_headers()
            self.wfile.write(said.body)

        do_GET = do_POST = do_DELETE = _reply  # noqa: N815

        def log_message(self, format: str, *args: object) -> None:
            pass

    class ManyAtOnce(ThreadingHTTPServer):
        request_queue_size = 128  # a connection beyond it is tried again only after a second

        def handle_error(self, request: object, client_address: object) -> None:
            """A client that left early is not news; a bug of ours is."""
            if not isinstance(sys.exception(), ConnectionError):
                super().handle_error(request, client_address)  # type: ignore[arg-type]

    server = ManyAtOnce((host, port), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield f"http://{LOOPBACK}:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
