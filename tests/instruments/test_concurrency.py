"""Threads and tasks: not one update is lost, and a scrape never sees half of one."""

from __future__ import annotations

import asyncio
import sys
import threading
from collections.abc import Callable, Iterator

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

THREADS = 8
ROUNDS = 2_000


@pytest.fixture(autouse=True)
def _switch_often() -> Iterator[None]:
    """Threads take turns every few instructions, not every few thousand."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


def in_threads(work: Callable[[int], None]) -> None:
    """Run it in all threads at once; their failures are the test's."""
    failures: list[BaseException] = []
    start = threading.Barrier(THREADS)

    def run(number: int) -> None:
        try:
            start.wait(10)
            work(number)
        except BaseException as failure:
            failures.append(failure)

    threads = [threading.Thread(target=run, args=(number,)) for number in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []


def test_threads_lose_no_update() -> None:
    """Counters, amounts, histograms and levels add up to what was done."""
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


def test_threads_that_see_a_label_set_first_share_one_child() -> None:
    """Whoever comes first creates it; no update goes to a child that nobody exports."""
    for _ in range(50):
        made = instruments()
        event = made.joined(("field", "animal", "mood"), made.counter(SOLD), made.gauge(GRAZING))

        def work(number: int, event: object = event, sold: object = made.counter(SOLD)) -> None:
            for field in ("north", "south", "west"):
                event[field, "cow", "calm"][0].inc()  # type: ignore[index]
                sold[field, "cow", "calm"].inc()  # type: ignore[index]

        in_threads(work)
        found = samples(made)
        for field in ("north", "south", "west"):
            assert found[f'sold_total{{animal="cow",field="{field}",mood="calm"}}'] == 2 * THREADS


def test_threads_that_crowd_a_label_stay_below_its_maximum() -> None:
    """The bound holds however many try to pass it at once."""
    made = instruments(mode="production")

    def work(number: int) -> None:
        for round_number in range(200):
            try:
                made.gauge(GRAZING)[f"{number} {round_number}"].set(1)
            except ValueError as error:
                made.refuse(error)

    in_threads(work)
    assert len(made.gauge(GRAZING)) == 3
    assert samples(made)['dropped_total{reason="too_many_label_values"}'] == THREADS * 200 - 3


def test_a_label_set_may_come_and_go_while_others_scrape() -> None:
    """Creating, removing, updating and scraping at once neither fails nor leaves anything behind."""
    made = instruments()
    event = made.joined(("field",), made.gauge(GRAZING), made.histogram(MILKING))

    def work(number: int) -> None:
        field = f"field {number % 3}"
        for _ in range(200):
            event[(field,)][0].set(number)
            made.gauge(GRAZING).remove(field)
            if number == 0:
                samples(made)

    in_threads(work)
    for number in range(3):
        event[(f"field {number}",)][0].set(7)
    assert [value for name, value in samples(made).items() if name.startswith("grazing")] == [7, 7, 7]


def test_a_scrape_sees_whole_observations() -> None:
    """Sum and count of a histogram are of one moment, whoever observes meanwhile."""
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
    """Tasks that wait between their updates add up like everybody else."""
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
