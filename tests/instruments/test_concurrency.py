"""Threads and tasks: no update is lost, and a scrape never sees half of one."""

from __future__ import annotations

import asyncio
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from tests.instruments.catalogue import (
    BORN,
    GRAZING,
    MILKING,
    RAIN,
    SOLD,
    VISITORS,
    instruments,
    samples,
)
from tradewatch.instruments import GaugeChild, children
from tradewatch.instruments.family import Key
from tradewatch.model import Metric

INSTRUMENTS = str(Path(children.__file__).parent)

THREADS = 8
ROUNDS = 2_000


@pytest.fixture(autouse=True)
def _switch_often() -> Iterator[None]:
    """Threads take turns every few instructions, not every few thousand."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


def in_threads(work: Callable[[int], None], *, interrupted: bool = False) -> None:
    """Run it in all threads at once; their failures fail the test.

    `interrupted` gives the other threads a turn after each instruction of the instruments, which rarely happens by
    chance.
    """
    failures: list[BaseException] = []
    start = threading.Barrier(THREADS)

    def run(number: int) -> None:
        try:
            start.wait(10)
            _trace(_interrupt if interrupted else None)
            work(number)
        except BaseException as failure:
            failures.append(failure)
        finally:
            _trace(None)

    threads = [threading.Thread(target=run, args=(number,)) for number in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []


_tracing = threading.Lock()


def _trace(function: Callable[[FrameType, str, object], Any] | None) -> None:
    """Install it for this thread; Python refuses to do that in two threads at once."""
    with _tracing:
        sys.settrace(function)


def _interrupt(frame: FrameType, event: str, argument: object) -> Any:
    if not frame.f_code.co_filename.startswith(INSTRUMENTS):
        return None
    frame.f_trace_opcodes = True
    time.sleep(1e-6)  # 0 would often give the same thread the next turn
    return _interrupt


def test_threads_lose_no_update() -> None:
    """The sums of counters, amounts, histograms and levels are right."""
    made = instruments()
    rain, milking, visitors = made.counter(RAIN)[()], made.histogram(MILKING)["north"], made.level(VISITORS)[()]

    def work(number: int) -> None:
        for _ in range(ROUNDS):
            made.counter(BORN)["cow"].inc()
            rain.add(0.5)
            milking.observe(0.75)
            visitors.inc()
            visitors.inc()
            visitors.dec()

    in_threads(work)
    found = samples(made)
    total = THREADS * ROUNDS
    assert found['born_total{animal="cow"}'] == total
    assert found["rain_total"] == total / 2
    assert found['milking_seconds_bucket{field="north",le="1.0"}'] == total
    assert found['milking_seconds_sum{field="north"}'] == total * 0.75
    assert found["visitors"] == total


def test_an_update_that_is_interrupted_anywhere_is_not_lost() -> None:
    """Other threads run after each instruction of an update."""
    made = instruments()
    rain, milking, visitors = made.counter(RAIN)[()], made.histogram(MILKING)["north"], made.level(VISITORS)[()]

    def work(number: int) -> None:
        for _ in range(30):
            rain.inc()
            rain.add(0.5)
            milking.observe(0.75)
            visitors.inc()
            visitors.inc()
            visitors.dec()

    in_threads(work, interrupted=True)
    found = samples(made)
    assert found["rain_total"] == THREADS * 30 * 1.5
    assert found['milking_seconds_count{field="north"}'] == THREADS * 30
    assert found['milking_seconds_sum{field="north"}'] == THREADS * 30 * 0.75
    assert found["visitors"] == THREADS * 30


def test_threads_that_see_a_label_set_first_share_one_child() -> None:
    """The first thread creates it, from either table; no update goes to a child that is not exported."""
    made = instruments()
    sold = made.counter(SOLD)
    event = made.joined(("field", "animal", "mood"), sold, made.gauge(GRAZING))

    def work(number: int) -> None:
        for field in ("north", "south", "west"):
            child = sold[field, "cow", "calm"] if number % 2 else event[field, "cow", "calm"][0]
            child.inc()

    in_threads(work, interrupted=True)
    found = samples(made)
    for field in ("north", "south", "west"):
        assert found[f'sold_total{{animal="cow",field="{field}",mood="calm"}}'] == THREADS


def test_threads_cannot_exceed_the_maximum_of_a_label() -> None:
    """Many threads add values at once."""
    made = instruments(mode="production")

    def work(number: int) -> None:
        for round_number in range(5):
            try:
                made.gauge(GRAZING)[f"{number} {round_number}"].set(1)
            except ValueError as error:
                made.refuse(error)

    in_threads(work, interrupted=True)
    assert len(made.gauge(GRAZING)) == 3
    assert samples(made)['dropped_total{reason="too_many_label_values"}'] == THREADS * 5 - 3


def test_a_label_set_can_be_created_and_removed_during_scrapes() -> None:
    """Creating, removing, updating and scraping at once does not fail."""
    made = instruments()
    event = made.joined(("field",), made.gauge(GRAZING), made.histogram(MILKING))

    def work(number: int) -> None:
        field = f"field {number % 3}"
        for _ in range(5):
            event[(field,)][0].set(number)
            made.gauge(GRAZING).remove(field)
            if number == 0:
                samples(made)

    in_threads(work, interrupted=True)
    for number in range(3):
        event[(f"field {number}",)][0].set(7)
    assert [value for name, value in samples(made).items() if name.startswith("grazing")] == [7, 7, 7]


def test_the_second_thread_waits_for_the_first(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only one thread creates a label set."""
    grazing = instruments().gauge(GRAZING)
    found: list[GaugeChild] = []
    second = threading.Thread(target=lambda: found.append(grazing["north"]))
    make = grazing._make

    def make_later(metric: Metric, labels: dict[str, str]) -> GaugeChild:
        monkeypatch.undo()
        second.start()
        second.join(0.1)
        return make(metric, labels)

    monkeypatch.setattr(grazing, "_make", make_later)
    first = grazing["north"]
    second.join()
    assert found == [first]


def test_a_removal_waits_for_an_event_that_is_being_looked_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first metric's child is not removed before the event is stored, which would keep it."""
    made = instruments()
    grazing, milking = made.gauge(GRAZING), made.histogram(MILKING)
    event = made.joined(("field",), grazing, milking)
    removal = threading.Thread(target=grazing.remove, args=("north",))
    key = milking.key

    def key_later(named: Mapping[str, str]) -> Key:
        removal.start()
        removal.join(0.1)
        return key(named)

    monkeypatch.setattr(milking, "key", key_later)
    assert event[("north",)]
    monkeypatch.undo()
    removal.join()
    event[("north",)][0].set(7)
    assert samples(made)['grazing{field="north"}'] == 7


def test_a_scrape_sees_whole_observations() -> None:
    """Sum and count of a histogram are from the same moment, although other threads observe."""
    made = instruments()
    milking = made.histogram(MILKING)["north"]
    done = threading.Event()

    def observe() -> None:
        while not done.is_set():
            milking.observe(0.5)

    thread = threading.Thread(target=observe)
    thread.start()
    try:
        for _ in range(300):
            found = samples(made)
            assert found['milking_seconds_sum{field="north"}'] == found['milking_seconds_count{field="north"}'] / 2
    finally:
        done.set()
        thread.join()


def test_tasks_lose_no_update() -> None:
    """Tasks that wait between their updates count correctly."""
    made = instruments()

    async def task() -> None:
        for _ in range(100):
            made.level(VISITORS)[()].inc()
            await asyncio.sleep(0)
            made.counter(BORN)["hen"].inc()
            made.level(VISITORS)[()].dec()

    async def tasks() -> None:
        await asyncio.gather(*(task() for _ in range(50)))

    asyncio.run(tasks())
    assert samples(made)['born_total{animal="hen"}'] == 5_000
    assert samples(made)["visitors"] == 0
