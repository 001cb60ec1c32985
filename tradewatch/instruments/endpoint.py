"""Serves a registry to Prometheus, in threads of the program."""

from __future__ import annotations

import atexit
import errno
import os
import socket
import weakref
import zlib
from collections.abc import Iterable, Iterator
from socketserver import TCPServer, ThreadingMixIn
from threading import Thread
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

from prometheus_client import CollectorRegistry

from tradewatch.instruments.exposition import exposition

_TYPE = ("Content-Type", "text/plain; version=0.0.4; charset=utf-8")


class Endpoint:
    """A running HTTP server; `port` is its port, also if any free one was requested.

    Every path answers with the metrics of the registry. The server closes when the program ends, and a forked child
    does not keep its port.

    Raises OSError if it cannot listen on the address and port, and ValueError for a port outside 0 to 65535.
    """

    def __init__(self, registry: CollectorRegistry, port: int, address: str) -> None:
        if not 0 <= port <= 65_535:
            raise ValueError(f"port {port} is not between 0 and 65535")
        try:
            self._server = _Server((address, port), _Handler)
        except OSError as error:
            where = f"port {port} of {address}"
            if error.errno == errno.EADDRINUSE:
                message = f"{where} is in use; stop the program that has it, or choose another port"
                raise OSError(error.errno, message) from None
            raise OSError(error.errno, f"cannot listen on {where}: {error.strerror or error}") from None
        self._server.set_app(_application(registry))
        self.address = address
        self.port: int = self._server.server_port
        self._thread = Thread(target=self._server.serve_forever, name="metrics", daemon=True)
        self._thread.start()
        atexit.register(self.close)
        _endpoints.add(self)

    def close(self) -> None:
        """Stop serving and release the port."""
        atexit.unregister(self.close)
        if self._thread.is_alive():
            self._server.shutdown()
            self._thread.join()
        self._server.server_close()

    def leave(self) -> None:
        """Close a forked child's copy of the socket; the parent goes on."""
        atexit.unregister(self.close)
        self._server.socket.close()


_endpoints: weakref.WeakSet[Endpoint] = weakref.WeakSet()


def _leave_all() -> None:
    for endpoint in list(_endpoints):
        endpoint.leave()


if hasattr(os, "register_at_fork"):  # Windows does not fork
    os.register_at_fork(after_in_child=_leave_all)


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True

    def __init__(self, address: tuple[str, int], handler: type[WSGIRequestHandler]) -> None:
        found = socket.getaddrinfo(*address, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        self.address_family, *_ = found[0]
        super().__init__(address, handler)

    def server_bind(self) -> None:
        # HTTPServer would ask the network for the host's full name, and may wait long for it.
        TCPServer.server_bind(self)
        self.server_name, self.server_port = self.server_address[:2]  # type: ignore[assignment]
        self.setup_environ()


class _Handler(WSGIRequestHandler):
    timeout = 10  # seconds; then a client that sends nothing no longer keeps a thread

    def log_message(self, format: str, *arguments: object) -> None:
        """Write nothing; the program's standard error is its own."""


def _application(registry: CollectorRegistry) -> Any:
    def answer(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] != "GET":
            start_response("405 Method Not Allowed", [("Allow", "GET")])
            return []
        headers, slices = [_TYPE], exposition(registry)
        if "gzip" in environ.get("HTTP_ACCEPT_ENCODING", ""):
            headers.append(("Content-Encoding", "gzip"))
            slices = _compressed(slices)
        # A client gets an error, not half of an answer, if a collector fails.
        body = b"".join(slices)
        start_response("200 OK", [*headers, ("Content-Length", str(len(body)))])
        return [body]

    return answer


def _compressed(slices: Iterator[bytes]) -> Iterator[bytes]:
    compress = zlib.compressobj(1, wbits=31)
    for each in slices:
        yield compress.compress(each)
    yield compress.flush()
