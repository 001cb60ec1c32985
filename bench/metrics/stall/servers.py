"""The ways to answer a scrape. Each starts a server on loopback and returns its port."""

from __future__ import annotations

import asyncio
import gzip
import sys
import threading
from collections.abc import Awaitable, Callable
from socketserver import ForkingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from prometheus_client import CollectorRegistry, make_wsgi_app, start_http_server
from prometheus_client.multiprocess import MultiProcessCollector

from tradewatch.instruments import Endpoint, exposition

HOST = "127.0.0.1"

Serve = Callable[[CollectorRegistry], Awaitable[int]]


async def thread(registry: CollectorRegistry) -> int:
    """prometheus_client's own server: a thread for each scrape."""
    server, _ = start_http_server(0, addr=HOST, registry=registry)
    return server.server_port


async def endpoint(registry: CollectorRegistry) -> int:
    """What `TradingMetrics.serve` does: a thread for each scrape, which writes in slices."""
    return Endpoint(registry, 0, HOST).port


async def loop(registry: CollectorRegistry) -> int:
    """On the event loop, as an ASGI application does it."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        body = gzip.compress(b"".join(exposition(registry)), 1)
        writer.write(b"HTTP/1.0 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body) + body)
        writer.close()

    server = await asyncio.start_server(answer, HOST, 0)
    port: int = server.sockets[0].getsockname()[1]
    return port


async def fork(registry: CollectorRegistry) -> int:
    """A forked copy of the bot answers each scrape."""

    class Server(ForkingMixIn, WSGIServer):
        pass

    class Silent(WSGIRequestHandler):
        def log_message(self, format: str, *arguments: object) -> None:
            pass

    server = make_server(HOST, 0, make_wsgi_app(registry), server_class=Server, handler_class=Silent)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server.server_port


async def multiprocess(registry: CollectorRegistry) -> int:
    """Another process reads the files in which the bot stores its values."""
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-m", __name__, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
    )
    _children.append(child)
    assert child.stdout
    return int(await child.stdout.readline())


# asyncio ends a process that nothing refers to.
_children: list[asyncio.subprocess.Process] = []


def main() -> None:
    """Serve the values in PROMETHEUS_MULTIPROC_DIR until standard input ends."""
    registry = CollectorRegistry()
    MultiProcessCollector(registry)
    server, _ = start_http_server(0, addr=HOST, registry=registry)
    print(server.server_port, flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    main()
