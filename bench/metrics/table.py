"""The figures as tables on the terminal, and the goals under them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from statistics import median

from rich.console import Console
from rich.table import Table
from rich.text import Text

from bench.generator.figure import rendered
from bench.metrics import stall
from bench.metrics.goals import goals
from bench.metrics.numbers import count, duration, ratio
from bench.metrics.result import Result
from bench.metrics.sample import Figure, figures

# What is counted, and how it is told.
_COUNTED: dict[str, Callable[[float], str]] = {
    "traced": lambda value: f"{value:.0f} B a series",
    "resident": lambda value: f"{value:.0f} B resident",
    "bytes": lambda value: f"{count(value)}B",
    "packed": lambda value: f"{count(value)}B packed",
    "scrape": lambda value: f"scrape {duration(value)}",
    "collection": lambda value: f"GC {duration(value)}",
    "wall": lambda value: f"p99 on the wall {duration(value)}",
    "contention": lambda value: f"×{value:.1f} to one",
}
# Of a pipe, which says no width.
_WIDTH = 132


def console() -> Console:
    """Where tables go: standard output."""
    found = Console()
    return found if found.is_terminal else Console(width=_WIDTH)


def tables(result: Result) -> Iterator[Table | Text]:
    """Everything that was measured, the goals, and how to read it."""
    found = figures(result.samples)
    for test, of_test in groupby(found, key=lambda figure: figure.key[0]):
        yield _table(test, list(of_test))
    yield from rendered(goals(found))
    yield Text(", ".join(f"{name} {value}" for name, value in result.machine.items()), style="dim")
    yield Text(_METHOD, style="dim")


_METHOD = (
    "median, mean: of batches, in the processor's time, without the cost of the clock and the loop; of concurrency and "
    "stall, on the wall. p95, p99, worst: of single calls, on the wall. x empty, x raw: times an empty call, times "
    "prometheus_client, by the processor's time in the same moments; the median of all processes, ± half of what lies "
    "between the lowest and the highest. GC is off in updates and operations, on elsewhere. More: docs/BENCHMARK.md"
)


def _table(test: str, of_test: Sequence[Figure]) -> Table:
    table = Table(title=test, title_justify="left", title_style="bold", box=None, pad_edge=False)
    table.add_column("")
    for name in ("median", "mean", "p95", "p99", "worst", "calls/s", "x empty", "x raw"):
        table.add_column(name, justify="right", no_wrap=True)
    table.add_column("counted")
    for case, contenders in groupby(of_test, key=lambda figure: figure.key[1]):
        table.add_row(f"[bold]{case}[/]")
        for figure in contenders:
            table.add_row(*_row(figure))
    return table


def _row(figure: Figure) -> tuple[str, ...]:
    test, _, contender = figure.key
    tail = (duration(figure.at(share)) for share in (0.95, 0.99, 1.0))
    # A stall is no call; and nobody makes so many of them.
    speed = "" if test == stall.TEST else count(1e9 / figure.median)
    told = ((tell, figure.counted(name)) for name, tell in _COUNTED.items())
    counted = [tell(value) for tell, value in told if value is not None]
    if made := figure.total("made"):
        counted.append(f"{figure.total('lost'):.0f} of {count(made)} lost")
    ratios = (_spread(figure.to_floor), _spread(figure.to_raw))
    return (f"  {contender}", duration(figure.median), duration(figure.mean), *tail, speed, *ratios, ", ".join(counted))


def _spread(ratios: Sequence[float]) -> str:
    if not ratios:
        return ""
    middle = median(ratios)
    return f"{ratio(middle)} ±{50 * (ratios[-1] - ratios[0]) / middle:.0f}%"
