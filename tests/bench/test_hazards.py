"""The figures of what can hurt a bot: forks, hand-overs, refused updates, symbols that come and go."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from bench.metrics import fork, handover, refused, rotation
from bench.metrics.workload import Contender
from tradingbot.catalogue.providers import MARKET_DATA_DELAY, MARKET_DATA_LAST_UPDATE
from tradingbot.catalogue.risk import EXPOSURE


@contextmanager
def held(lock: threading.Lock) -> Iterator[None]:
    """The lock, while another thread holds it."""
    end, ready = threading.Event(), threading.Event()

    def hold() -> None:
        with lock:
            ready.set()
            end.wait()

    thread = threading.Thread(target=hold)
    thread.start()
    ready.wait()
    try:
        yield
    finally:
        end.set()
        thread.join()


def test_a_child_that_waits_for_a_lock_of_its_parents_thread_hangs(monkeypatch: pytest.MonkeyPatch) -> None:
    """That thread does not exist in the child; without the lock, no child hangs."""
    lock = threading.Lock()

    def locked(_: str) -> None:
        with lock:
            pass

    assert None not in fork.children(locked, 2)
    monkeypatch.setattr(fork, "DEADLINE", 0.2)
    with held(lock):
        assert fork.children(locked, 2) == [None, None]


def test_a_child_that_fails_does_not_count_as_one_that_hangs() -> None:
    """A mistake of the benchmark is not a figure."""
    with pytest.raises(RuntimeError, match="the updates of a child failed"):
        fork.children(lambda _: 1 / 0, 1)


@pytest.mark.parametrize("name", fork.CONTENDERS)
def test_an_update_of_each_kind_works(name: str) -> None:
    """Twice, as in a thread's loop."""
    updates = fork.CONTENDERS[name]()
    for _ in range(2):
        updates.count()
        updates.each_kind("BTC-USD")


def test_an_update_that_holds_a_lock_while_it_sleeps_makes_others_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    """The longest call waits for each of the other threads."""
    monkeypatch.setattr(handover, "CALLS", 3)
    lock = threading.Lock()

    def locked() -> None:
        with lock:
            time.sleep(0.01)

    times = handover.single_calls(locked)
    assert len(times) == 3 * handover.THREADS
    assert max(times) > 2 * 0.01e9


@pytest.mark.parametrize("series", refused.SERIES)
def test_what_is_measured_as_refused_is_refused(series: int) -> None:
    """Each statement is counted as dropped, and the good one is not; so many series exist before and after."""
    metrics = refused.trading_metrics(series)

    def exposed() -> tuple[float, int]:
        families = {family.name: family.samples for family in metrics.registry.collect()}
        dropped = sum(sample.value for sample in families["tradingbot_metrics_dropped"])
        return dropped, len(families[MARKET_DATA_LAST_UPDATE.name])

    assert exposed() == (0, series)
    for number, source in enumerate((refused.GOOD_SOURCE, *refused.REASONS.values())):
        exec(source, {"metrics": metrics, "now": time.time()})
        assert exposed() == (number, series)


def test_memory_that_stays_of_a_symbol_is_counted() -> None:
    """A list that keeps each name grows; an update of the same name does not."""
    kept: list[str] = []
    names = {"symbols": rotation.new_symbols(), "kept": kept}
    assert rotation.growth(Contender("keeps", "kept.append(next(symbols))", names)) > 50
    assert rotation.growth(Contender("forgets", "next(symbols)", names)) < 1
    assert len(kept) == rotation.FIRST + rotation.ROTATED


def test_both_libraries_forget_a_symbol_that_went() -> None:
    """Of each symbol they keep an observation of the delay, and no gauge."""
    ours, raw = rotation.contenders(rotation.new_symbols())
    for contender in (ours, raw):
        exec(f"{contender.source}\n{contender.source}", dict(contender.names))
    metrics, delay = ours.names["metrics"], MARKET_DATA_DELAY
    families = {family.name: family.samples for family in metrics.registry.collect()}
    assert families[MARKET_DATA_LAST_UPDATE.name] == families[EXPOSURE.name] == []
    assert [sample.value for sample in families[delay.name] if sample.name == f"{delay.name}_count"] == [2]
    assert not any(family.samples for name in ("age", "exposure") for family in raw.names[name].collect())
