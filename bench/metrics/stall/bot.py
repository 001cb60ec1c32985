"""A bot that trades on an event loop while it is scraped."""

from __future__ import annotations

import asyncio
import gc
import json
import sys
import time
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path

from bench.metrics import libraries
from bench.metrics.stall import servers
from tradewatch.model import COUNTER

# Seconds: between two ticks, without a scrape for comparison, and between two scrapes.
TICK = 0.001
REST = 0.2
PAUSE = 0.02
_SCHEDSTAT = Path("/proc/thread-self/schedstat")
_MESSAGE = json.dumps({"symbol": "BTC-USD", "bids": [[100.5, 1.0]] * 10, "asks": [[100.6, 2.0]] * 10})


def trade(library: str, way: str, series: int, scrapes: int) -> dict[str, list[float]]:
    """Nanoseconds, while the bot is scraped `scrapes` times.

    "rest" and "late" are the lateness of ticks without and with a scrape, "scrapes" and "collections" the times of
    scrapes and of runs of the garbage collector. `library` is a function of libraries.py, `way` one of servers.py.
    """
    return asyncio.run(_trade(library, way, series, scrapes))


async def _trade(library: str, way: str, series: int, scrapes: int) -> dict[str, list[float]]:
    filled = libraries.fill(getattr(libraries, library)(), series)
    (values,) = libraries.label_sets(1)
    update = partial(filled.update[COUNTER], values)
    gc.collect()
    collections = _collections()
    serve: servers.Serve = getattr(servers, way)
    port = await serve(filled.registry)
    scraper = await asyncio.create_subprocess_exec(
        sys.executable,
        str(Path(__file__).with_name("scraper.py")),
        str(port),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    await _scrape(scraper)  # warms both sides up
    rest = await _ticks(update, asyncio.sleep(REST))
    collections.clear()
    late, took = [], []
    for _ in range(scrapes):
        scrape = asyncio.ensure_future(_scrape(scraper))
        late += await _ticks(update, scrape)
        took.append(scrape.result())
        await asyncio.sleep(PAUSE)
    return {"rest": rest, "late": late, "scrapes": took, "collections": collections}


def _collections() -> list[float]:
    """A list to which each run of the garbage collector will add its CPU time; all threads wait while it runs."""
    found: list[float] = []
    start = 0

    def note(phase: str, _: object) -> None:
        nonlocal start
        now = time.process_time_ns()
        if phase == "start":
            start = now
        else:
            found.append(now - start)

    gc.callbacks.append(note)
    return found


async def _scrape(scraper: asyncio.subprocess.Process) -> float:
    assert scraper.stdin and scraper.stdout
    scraper.stdin.write(b"\n")
    line = await scraper.stdout.readline()
    if not line:
        sys.exit("the scraper failed")
    return float(line)


async def _ticks(update: Callable[[], object], until: Awaitable[object]) -> list[float]:
    """How late this process made each tick.

    Other programs make ticks late too. So the time that the loop's thread waited for a processor is subtracted, and
    the rest counts only up to the CPU time that this process used since the loop went to sleep. A tick that was due
    during a stall counts with its own part of the stall.
    """
    loop = asyncio.get_running_loop()
    end = asyncio.ensure_future(until)
    found: list[float] = []
    used, waited = time.process_time_ns(), _waited()
    due = loop.time() + TICK
    while not end.done():
        delay = due - loop.time()
        if delay > 0:
            used, waited = time.process_time_ns(), _waited()
        await asyncio.sleep(delay)
        late = max(0.0, loop.time() - due) * 1e9
        found.append(max(0.0, min(late - (_waited() - waited), time.process_time_ns() - used)))
        json.loads(_MESSAGE)
        update()
        due += TICK
    return found


def _waited() -> int:
    """Nanoseconds that this thread has waited for a processor since it started; 0 where the system does not say."""
    return int(_SCHEDSTAT.read_bytes().split()[1]) if _SCHEDSTAT.exists() else 0
