"""The port that controls a bot's faults, in JSON over HTTP.

GET /faults              [{"name": ..., "story": ..., "active": ..., "ends": ...}, ...]
POST /faults/NAME        begins a fault: {"for": seconds or null, "since": seconds}
DELETE /faults/NAME      ends it
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socketserver import TCPServer
from typing import Any, Protocol
from urllib.parse import unquote

_LARGEST = 10_000  # bytes of a request
_LONGEST = 31 * 86_400.0  # seconds of a fault


class Controlled(Protocol):
    """What the port controls."""

    def begin(self, fault: str, seconds: float | None, since: float) -> None:
        """Begin a fault. Raises KeyError with a message if there is no such fault."""
        ...

    def end(self, fault: str) -> None:
        """End a fault. Raises KeyError with a message if there is no such fault."""
        ...

    def faults(self) -> Sequence[dict[str, Any]]:
        """All faults, and which are active."""
        ...


class ControlServer(ThreadingHTTPServer):
    """The server; call `serve_forever` in a thread. Raises OSError if the port is taken."""

    daemon_threads = True

    def __init__(self, host: str, port: int, bot: Controlled) -> None:
        self.bot = bot
        super().__init__((host, port), _Handler)

    def server_bind(self) -> None:
        """Bind without asking the network for the host's full name, which may take long."""
        TCPServer.server_bind(self)
        self.server_name, self.server_port = self.server_address[:2]  # type: ignore[assignment]


class _Handler(BaseHTTPRequestHandler):
    timeout = 10  # seconds
    server: ControlServer

    def do_GET(self) -> None:
        if self.path == "/faults":
            self._answer(HTTPStatus.OK, self.server.bot.faults())
        else:
            self._answer(HTTPStatus.NOT_FOUND, {"error": "ask for /faults"})

    def do_POST(self) -> None:
        self._change(lambda given: self.server.bot.begin(self._fault, given.get("for"), given.get("since") or 0.0))

    def do_DELETE(self) -> None:
        self._change(lambda given: self.server.bot.end(self._fault))

    def _change(self, change: Callable[[Mapping[str, float | None]], None]) -> None:
        try:
            change(self._given())
        except KeyError as error:
            self._answer(HTTPStatus.NOT_FOUND, {"error": error.args[0]})
        except ValueError as error:
            self._answer(HTTPStatus.BAD_REQUEST, {"error": str(error)})
        else:
            self._answer(HTTPStatus.OK, {})

    @property
    def _fault(self) -> str:
        return unquote(self.path.removeprefix("/faults/"))

    def _given(self) -> Mapping[str, float | None]:
        """The body's numbers. Raises ValueError for anything else."""
        size = int(self.headers.get("Content-Length") or 0)
        if not 0 <= size <= _LARGEST:
            raise ValueError(f"the body has more than {_LARGEST} bytes")
        given = json.loads(self.rfile.read(size) or b"{}")
        if not isinstance(given, dict) or given.keys() - {"for", "since"}:
            raise ValueError('send {"for": seconds or null, "since": seconds}')
        for name, value in given.items():
            is_number = isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= _LONGEST
            if not is_number and not (name == "for" and value is None):
                raise ValueError(f"{name!r} must be seconds, from 0 to {_LONGEST:.0f}")
        return given

    def _answer(self, status: HTTPStatus, content: object) -> None:
        body = json.dumps(content).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *arguments: object) -> None:
        """Write nothing: the terminal belongs to the program."""
