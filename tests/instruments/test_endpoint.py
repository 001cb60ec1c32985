"""The text of a scrape, and the server that answers with it."""

from __future__ import annotations

import gzip
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest
from prometheus_client import CollectorRegistry, Counter, generate_latest

from tests.instruments.catalogue import FED, GRAZING, METRICS, MILKING, SOLD, instruments, metric
from tradewatch.instruments import Endpoint, exposition
from tradewatch.model import GAUGE, USD

ROOT = Path(__file__).parents[2]
WORTH = metric("worth_usd", GAUGE, unit=USD)


def busy_registry() -> CollectorRegistry:
    registry = CollectorRegistry()
    made = instruments(metrics=(*METRICS, WORTH), registry=registry)
    made.counter(SOLD)["north", "cow", "calm"].add(2.5)
    made.gauge(GRAZING)['say "hi" \\ bye'].set(3)
    made.gauge(FED)["north", "left"].set(1_700_000_000.25)
    made.histogram(MILKING)["north"].observe(0.7)
    Counter("other_library_total", "Of another library.", registry=registry).inc()
    return registry


def test_the_lines_are_those_of_prometheus_client() -> None:
    """The same bytes, also at the second scrape, which uses the kept heads."""
    registry = busy_registry()
    for _ in range(2):
        assert b"".join(exposition(registry)) == generate_latest(registry)


@pytest.mark.parametrize("value", [0, 1, -1, 0.1, 1e-9, 999_999.5, 1e6, -1e6, 123_456_789.25, 1e15, 1e22, -1e300])
def test_numbers_are_written_as_prometheus_client_writes_them(value: float) -> None:
    """Large ones have an exponent."""
    registry = CollectorRegistry()
    instruments(metrics=(*METRICS, WORTH), registry=registry).gauge(WORTH)[()].set(value)
    assert b"".join(exposition(registry)) == generate_latest(registry)


def test_an_endpoint_answers_with_all_metrics() -> None:
    """Plain, and compressed for a client that accepts gzip."""
    registry = busy_registry()
    endpoint = Endpoint(registry, 0, "127.0.0.1")
    try:
        url = f"http://127.0.0.1:{endpoint.port}/metrics"
        with urllib.request.urlopen(url, timeout=10) as answer:
            assert answer.headers["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8"
            assert answer.read() == generate_latest(registry)
        request = urllib.request.Request(url, headers={"Accept-Encoding": "gzip"})
        with urllib.request.urlopen(request, timeout=10) as answer:
            assert gzip.decompress(answer.read()) == generate_latest(registry)
    finally:
        endpoint.close()


def test_a_port_that_is_taken_is_named() -> None:
    """The message has the port, the address and what to do."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(OSError, match=f"port {port} of 127.0.0.1 is in use; stop the program that has it"):
            Endpoint(CollectorRegistry(), port, "127.0.0.1")


def test_a_port_that_does_not_exist_is_refused() -> None:
    """A typing error in a port is found at the start."""
    with pytest.raises(ValueError, match="port 94000 is not between 0 and 65535"):
        Endpoint(CollectorRegistry(), 94_000, "127.0.0.1")


def test_a_forked_child_does_not_keep_the_port() -> None:
    """A bot can start again while a worker of the ended one still runs."""
    script = """
import os, socket, sys, time
from prometheus_client import CollectorRegistry
from tradewatch.instruments import Endpoint
endpoint = Endpoint(CollectorRegistry(), 0, "127.0.0.1")
if not os.fork():
    sys.stdin.read()  # until the test ends
    os._exit(0)
print(endpoint.port, flush=True)
"""
    pipe = subprocess.PIPE
    with subprocess.Popen([sys.executable, "-c", script], cwd=ROOT, stdin=pipe, stdout=pipe, text=True) as bot:
        assert bot.stdin and bot.stdout
        port = int(bot.stdout.readline())
        assert bot.wait(30) == 0
        Endpoint(CollectorRegistry(), port, "127.0.0.1").close()
        bot.stdin.close()  # the child ends
