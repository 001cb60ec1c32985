"""The simulated process: prometheus_client's metrics of it, which a real bot gets from its ProcessCollector.

A fault can make it leak or restart, history has many of them, and they all live in one real process.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from prometheus_client import CollectorRegistry, PlatformCollector
from prometheus_client.metrics_core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from stack.bot.world.world import World

# Of the processor, and runs of the garbage collector per second, by generation.
_CPU = 0.04
_COLLECTIONS = {"0": 1.5, "1": 0.14, "2": 0.01}


class Process(Collector):
    """A process that started at `started`, in unix seconds by its own clock `now`."""

    def __init__(self, world: World, now: Callable[[], float]) -> None:
        self.started = now()
        self._world = world
        self._now = now
        self.registry = CollectorRegistry()
        self.registry.register(self)
        PlatformCollector(registry=self.registry)

    def collect(self) -> Iterator[Metric]:
        """The metrics of the process and of its garbage collector."""
        age = max(0.0, self._now() - self.started)
        memory = self._world.conditions.memory
        yield CounterMetricFamily("process_cpu_seconds", "Total user and system CPU time spent in seconds.", _CPU * age)
        for name, documentation, value in (
            ("process_start_time_seconds", "Start time of the process since unix epoch in seconds.", self.started),
            # It grows while caches fill, and stays.
            ("process_resident_memory_bytes", "Resident memory size in bytes.", memory * (1 - 0.3 / (1 + age / 600))),
            ("process_virtual_memory_bytes", "Virtual memory size in bytes.", 3 * memory),
            ("process_open_fds", "Number of open file descriptors.", self._world.conditions.open_files),
            ("process_max_fds", "Maximum number of open file descriptors.", 1_024),
        ):
            yield GaugeMetricFamily(name, documentation, value)
        for name, documentation, each in (
            ("python_gc_collections", "Number of times this generation was collected", 1.0),
            ("python_gc_objects_collected", "Objects collected during gc", 90.0),
            ("python_gc_objects_uncollectable", "Uncollectable objects found during GC", 0.0),
        ):
            family = CounterMetricFamily(name, documentation, labels=["generation"])
            for generation, rate in _COLLECTIONS.items():
                family.add_metric([generation], float(int(rate * age)) * each)
            yield family
