"""The figures as tables on the terminal, with the goals under them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from statistics import median

from rich.table import Table
from rich.text import Text

from bench.goal import goal_table
from bench.metrics import stall
from bench.metrics.goals import goals
from bench.metrics.result import Result
from bench.metrics.sample import Summary, summaries
from bench.metrics.workload import FLOOR, RAW

_TIMES = ((1e9, "s"), (1e6, "ms"), (1e3, "µs"), (1.0, "ns"))
_COUNTS = ((1e9, "G"), (1e6, "M"), (1e3, "k"), (1.0, ""))
_COUNTED: dict[str, Callable[[float], str]] = {
    "traced": lambda value: f"{value:.0f} B per series",
    "resident": lambda value: f"{value:.0f} B resident",
    "bytes": lambda value: f"{count(value)}B",
    "compressed": lambda value: f"{count(value)}B compressed",
    "scrape": lambda value: f"scrape {duration(value)}",
    "collection": lambda value: f"GC {duration(value)}",
    "contention": lambda value: f"{value:.1f} × alone",
    "good": lambda value: f"{ratio(value)} × a good one",
    "grown": lambda value: f"{value:.1f} B stay per symbol",
}
_METHOD = (
    "median, mean: from batches, in CPU time, without the cost of the clock and the loop; in concurrency and stall by "
    "the wall clock. p95, p99, worst: single calls, by the wall clock. x empty, x raw: ratios of CPU time to an empty "
    "call and to prometheus_client, the median of all processes, ± half of the range. GC is off in updates and "
    "operations, on elsewhere. More: docs/BENCHMARK.md"
)


def tables(result: Result) -> Iterator[Table | Text]:
    """A table per test, the goals, the machine, and how to read them."""
    found = summaries(result.samples)
    for test, of_test in groupby(found, key=lambda summary: summary.test):
        yield _table(test, list(of_test))
    yield from goal_table(goals(found))
    yield Text(", ".join(f"{name} {value}" for name, value in result.machine.items()), style="dim")
    yield Text(_METHOD, style="dim")


def titled(title: str) -> Table:
    """An empty table with the title."""
    return Table(title=title, title_justify="left", title_style="bold", box=None, pad_edge=False)


def duration(nanoseconds: float) -> str:
    """Three digits and a unit, for example "1.25 ms"."""
    return _scaled(nanoseconds, _TIMES)


def count(number: float) -> str:
    """Three digits and a prefix, for example "12.5 k"."""
    return _scaled(number, _COUNTS).strip()


def ratio(number: float) -> str:
    """Three digits, with a prefix from a hundred on."""
    return f"{number:.2f}" if number < 10 else f"{number:.1f}" if number < 100 else count(number)


def _scaled(number: float, units: tuple[tuple[float, str], ...]) -> str:
    size, unit = next((each for each in units if number >= each[0]), units[-1])
    scaled = number / size
    return f"{scaled:.{2 if scaled < 10 else 1 if scaled < 100 else 0}f} {unit}"


def _table(test: str, of_test: Sequence[Summary]) -> Table:
    table = titled(test)
    table.add_column("")
    for name in ("median", "mean", "p95", "p99", "worst", "calls/s", "x empty", "x raw"):
        table.add_column(name, justify="right", no_wrap=True)
    table.add_column("counted")
    raw = {summary.workload: summary for summary in of_test if summary.contender == RAW}
    for workload, contenders in groupby(of_test, key=lambda summary: summary.workload):
        table.add_row(f"[bold]{workload}[/]")
        for summary in contenders:
            table.add_row(*_row(summary, raw.get(workload)))
    return table


def _row(summary: Summary, raw: Summary | None) -> tuple[str, ...]:
    tail = (duration(summary.percentile(percent)) for percent in (95, 99, 100))
    # A stall is not a call, so it has no rate.
    rate = "" if summary.test == stall.TEST else count(1e9 / summary.median)
    counts = ((text, summary.counted(name)) for name, text in _COUNTED.items())
    counted = [text(value) for text, value in counts if value is not None]
    for part, of in (("lost", "made"), ("hung", "forked")):
        if whole := summary.total(of):
            counted.append(f"{summary.total(part):.0f} of {whole:,.0f} {part}")
    if summary.contender in (FLOOR, RAW, stall.REST):
        raw = None
    return (
        f"  {summary.contender}",
        duration(summary.median),
        duration(summary.mean),
        *tail,
        rate,
        _spread(summary.to_floor),
        _spread(summary.to_contender(raw)) if raw else "",
        ", ".join(counted),
    )


def _spread(ratios: Sequence[float]) -> str:
    middle = median(ratios)
    return f"{ratio(middle)} ±{50 * (max(ratios) - min(ratios)) / middle:.0f}%"
