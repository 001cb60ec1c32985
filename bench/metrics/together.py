"""Run updates in several threads, tasks or processes at once, and time them from the first to the last."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from bench.metrics.counted import Counted
from bench.metrics.rounds import Batch

YIELD_AFTER = 100  # updates of a task

# Runs `turns` updates in each of `parallel` threads, tasks or processes.
Together = Callable[[Counted, int, int], Batch]


def in_threads(subject: Counted, parallel: int, turns: int) -> Batch:
    start = threading.Barrier(parallel + 1)
    update = subject.update

    def hammer() -> None:
        start.wait()
        for _ in range(turns):
            update()

    threads = [threading.Thread(target=hammer) for _ in range(parallel)]
    for thread in threads:
        thread.start()
    start.wait()
    work, wall = time.process_time_ns(), time.perf_counter_ns()
    for thread in threads:
        thread.join()
    return Batch(time.process_time_ns() - work, time.perf_counter_ns() - wall)


def in_tasks(subject: Counted, parallel: int, turns: int) -> Batch:
    update = subject.update

    async def hammer() -> None:
        for turn in range(turns):
            update()
            if turn % YIELD_AFTER == 0:
                await asyncio.sleep(0)

    async def all_of_them() -> Batch:
        work, wall = time.process_time_ns(), time.perf_counter_ns()
        await asyncio.gather(*(hammer() for _ in range(parallel)))
        return Batch(time.process_time_ns() - work, time.perf_counter_ns() - wall)

    return asyncio.run(all_of_them())


@contextmanager
def in_processes(number: int, folder: str) -> Iterator[Together]:
    """`number` processes that share their values in the folder, as prometheus_client's multiprocess mode has it."""
    command = [sys.executable, "-m", "bench.metrics.updater"]
    environment = {**os.environ, "PROMETHEUS_MULTIPROC_DIR": folder}
    processes = [
        subprocess.Popen(command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for _ in range(number)
    ]

    def together(subject: Counted, parallel: int, turns: int) -> Batch:
        for process in processes[:parallel]:
            assert process.stdin
            print(turns, subject.name, file=process.stdin, flush=True)
        done = [_answer(process) for process in processes[:parallel]]
        return Batch(sum(batch.work for batch in done), max(batch.wall for batch in done))

    try:
        yield together
    finally:
        for process in processes:
            process.communicate()


def _answer(process: subprocess.Popen[str]) -> Batch:
    assert process.stdout
    work, wall = process.stdout.readline().split()
    return Batch(float(work), float(wall))
