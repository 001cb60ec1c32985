"""A bot that trades on an event loop and is scraped: prints how late its ticks are, at rest and in scrapes.

`python -m bench.metrics.bot INSTRUMENTS WAY SERIES SCRAPES`. A process of its own for each way to be scraped, since
the switch interval, a frozen heap and multiprocess mode are the whole process's.
"""

from __future__ import annotations

import asyncio
import gc
import json
import os
import sys
import time
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

MULTIPROCESS = "multiprocess"
TICK = 0.001
REST = 0.2  # seconds without a scrape, for comparison
PAUSE = 0.02  # between two scrapes
_SCHEDSTAT = Path("/proc/thread-self/schedstat")
_MESSAGE = json.dumps({"symbol": "BTC-USD", "bids": [[100.5, 1.0]] * 10, "asks": [[100.6, 2.0]] * 10})


def main() -> None:
    instruments, way, series, scrapes = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
    with TemporaryDirectory() as folder:
        if way == MULTIPROCESS:
            # Read when prometheus_client is imported, which is why the imports come later.
            os.environ["PROMETHEUS_MULTIPROC_DIR"] = folder
        json.dump(asyncio.run(_trade(instruments, way, series, scrapes)), sys.stdout)


async def _trade(instruments: str, way: str, series: int, scrapes: int) -> dict[str, list[float]]:
    from bench.metrics import peers, servers
    from tradewatch.model import COUNTER

    peer = peers.fill(getattr(peers, instruments)(), series)
    row, *_ = peers.rows(1)
    update = partial(peer.update[COUNTER], row)
    gc.collect()
    collections = _collections()
    serve: servers.Serve = getattr(servers, way)
    port = await serve(peer.registry)
    scraper = await asyncio.create_subprocess_exec(
        sys.executable,
        str(Path(__file__).with_name("scraper.py")),
        str(port),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    await _scrape(scraper)  # the first one warms both sides up
    rest, _ = await _ticks(update, asyncio.sleep(REST))
    collections.clear()
    found = {"rest": rest, "late": [], "wall": [], "took": [], "collections": collections}
    for _ in range(scrapes):
        scrape = asyncio.ensure_future(_scrape(scraper))
        mine, all_of_it = await _ticks(update, scrape)
        found["late"] += mine
        found["wall"] += all_of_it
        found["took"].append(scrape.result())
        await asyncio.sleep(PAUSE)
    return found


def _collections() -> list[float]:
    """The processor's nanoseconds for each run of the garbage collector from now on; all threads wait for it."""
    found: list[float] = []
    began = 0

    def note(phase: str, _: object) -> None:
        nonlocal began
        now = time.process_time_ns()
        if phase == "start":
            began = now
        else:
            found.append(now - began)

    gc.callbacks.append(note)
    return found


async def _scrape(scraper: asyncio.subprocess.Process) -> float:
    assert scraper.stdin and scraper.stdout
    scraper.stdin.write(b"\n")
    line = await scraper.stdout.readline()
    if not line:
        sys.exit("the scraper gave up")
    return float(line)


async def _ticks(update: Callable[[], object], until: Awaitable[object]) -> tuple[list[float], list[float]]:
    """Nanoseconds by which each tick was late: because of this process, and in all.

    A machine that is busy with others makes ticks late too. So what the loop's thread waited for a processor is taken
    off, and of the rest only as much is put down to this process as the processor worked for it since the loop went
    to sleep. A tick that came due during a stall counts, with its own share of it.
    """
    loop = asyncio.get_running_loop()
    end = asyncio.ensure_future(until)
    mine: list[float] = []
    all_of_it: list[float] = []
    worked, waited = time.process_time_ns(), _waited()
    due = loop.time() + TICK
    while not end.done():
        delay = due - loop.time()
        if delay > 0:
            worked, waited = time.process_time_ns(), _waited()
        await asyncio.sleep(delay)
        late = max(0.0, loop.time() - due) * 1e9
        mine.append(max(0.0, min(late - (_waited() - waited), time.process_time_ns() - worked)))
        all_of_it.append(late)
        json.loads(_MESSAGE)
        update()
        due += TICK
    return mine, all_of_it


def _waited() -> int:
    """Nanoseconds that this thread stood in the queue for a processor since it began; 0 where the system hides it."""
    return int(_SCHEDSTAT.read_bytes().split()[1]) if _SCHEDSTAT.exists() else 0


if __name__ == "__main__":
    main()
