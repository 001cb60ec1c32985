"""A storm of threads, signals and forks, with an exact account: nothing hangs, nothing is lost, no signal is swallowed.

    python tests/instruments/storm.py UPDATES

It needs what a bot needs: prometheus_client and this repository on the path. It prints what went wrong, and exits with
1; it ends itself if something hangs.
"""

from __future__ import annotations

import faulthandler
import logging
import os
import signal
import sys
import threading
import time
from pathlib import Path
from types import FrameType

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.instruments.catalogue import GRAZING, MILKING, RAIN, SOLD, VISITORS, instruments, samples
from tradewatch.instruments import Instruments
from tradewatch.instruments.multiprocess import is_shared

THREADS = 3
# Seconds: until a fork's child counts as hung, and until the whole storm does.
CHILD = 5
STORM = 300
CHILD_ROUNDS = 10
# In multiprocess mode, the parent and its children count together.
SHARED = is_shared()


class Work:
    """Updates of each kind, and how many of each are complete."""

    def __init__(self, made: Instruments) -> None:
        self.made = made
        self.rain = made.counter(RAIN)[()]
        self.visitors = made.level(VISITORS)[()]
        self.event = made.joined(("field", "animal", "mood"), made.counter(SOLD), made.histogram(MILKING))
        self.grazing = made.gauge(GRAZING)

    def update(self, number: int) -> None:
        """One round: seven updates, one of them refused, one of them on a label set that comes and goes."""
        self.rain.inc()
        self.visitors.inc()
        sold, milking = self.event["north", "cow", "calm"]
        sold.add(2)
        milking.observe(2)
        try:
            self.rain.add(-1)
        except ValueError as error:
            self.made.refuse(error)
        self.grazing[f"field {number % 3}"].set(number)
        self.grazing.remove(f"field {number % 3}")

    def totals(self) -> tuple[float, ...]:
        """What a scrape sees of the updates that are the same in each round, as rounds."""
        found = samples(self.made)
        return (
            found["rain_total"],
            found["visitors"],
            found['sold_total{animal="cow",field="north",mood="calm"}'] / 2,
            found['milking_seconds_count{field="north"}'],
            found['milking_seconds_sum{field="north"}'] / 2,
            found['dropped_total{reason="counter_decrease"}'],
        )


def storm(rounds: int) -> list[str]:
    """Run it; what went wrong."""
    sys.setswitchinterval(1e-5)
    work = Work(instruments(mode="production"))
    problems: list[str] = []
    done = [0] * THREADS

    def count(thread: int) -> None:
        for number in range(rounds):
            work.update(number)
            done[thread] += 1

    threads = [threading.Thread(target=count, args=(number,)) for number in range(THREADS)]
    for thread in threads:
        thread.start()
    sent, caught, hung, forks, main, partial = 0, 0, 0, 0, 0, 0

    def handle(number: int, frame: FrameType | None) -> None:
        nonlocal sent, main
        work.update(0)  # a handler counts, too
        main += 1
        sent += 1
        if sent % 2:
            raise KeyboardInterrupt
        sys.exit("stopped by a signal")

    def count_until_a_signal() -> None:
        nonlocal main, partial
        before = sent
        signal.setitimer(signal.ITIMER_REAL, 0.002)
        while sent == before:
            partial += 1  # until the round is complete
            work.update(1)
            partial -= 1
            main += 1

    signal.signal(signal.SIGALRM, handle)
    while any(thread.is_alive() for thread in threads):
        try:
            count_until_a_signal()
        except (KeyboardInterrupt, SystemExit):
            caught += 1
        forks += 1
        hung += not child_ends(work)
    for thread in threads:
        thread.join()
    if caught != sent:
        problems.append(f"{sent - caught} of {sent} signals were swallowed")
    if hung:
        problems.append(f"{hung} of {forks} forked children hung")
    complete = sum(done) + main + (CHILD_ROUNDS * forks if SHARED else 0)
    for total in work.totals():
        if not complete <= total <= complete + partial:
            problems.append(f"{complete} rounds (and {partial} interrupted ones) were counted as {total}")
    print(f"{complete} rounds, {sent} signals, {forks} forks")
    return problems


def child_ends(work: Work) -> bool:
    """Fork, and update in the child; whether it ends, and with the right numbers if it has its own."""
    child = os.fork()
    if not child:
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.alarm(CHILD)
        before = (0.0,) if SHARED else work.totals()
        for number in range(CHILD_ROUNDS):
            work.update(number)
        work.made.counter(SOLD)[f"of {os.getpid()}", "hen", "cross"].inc()
        after = (0.0 + CHILD_ROUNDS,) if SHARED else work.totals()
        os._exit([total - CHILD_ROUNDS for total in after] != list(before))
    return os.waitpid(child, 0)[1] == 0


if __name__ == "__main__":
    logging.disable()
    faulthandler.dump_traceback_later(STORM, exit=True)
    start = time.perf_counter()
    found = storm(int(sys.argv[1]) // (7 * THREADS))
    print(f"{sys.version.split()[0]}: {time.perf_counter() - start:.1f} s", *(found or ["nothing lost, nothing hung"]))
    sys.exit(bool(found))
