"""Draw the distributions of single calls: the median, the middle half, and the 1st to the 99th percentile."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from math import ceil, floor, log10
from pathlib import Path

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import FuncFormatter, NullFormatter

from bench.metrics import fork, stall
from bench.metrics.result import Result
from bench.metrics.sample import Summary, summaries
from bench.metrics.table import duration
from bench.metrics.workload import FLOOR, OURS, PEER, RAW

_COLOURS = {OURS: "#1f77b4", RAW: "#ff7f0e", PEER: "#9e9e9e"}
_OTHERS = "#2ca02c"
_TITLES = {stall.TEST: "how late a tick of the loop is", fork.TEST: "time of all updates of a child"}
_MEDIAN = "black"
_INCHES = 0.19  # height of a contender's box
_WIDTH = 12
_SHORTEST = 100.0  # nanoseconds
_BOX = {"whislo": 1, "q1": 25, "med": 50, "q3": 75, "whishi": 99}


def draw(result: Result, path: Path) -> None:
    """One panel per test, one box per contender, on a logarithmic axis of time. Raises OSError."""
    shown = [summary for summary in summaries(result.samples) if summary.contender != FLOOR]
    tests = [(test, list(found)) for test, found in groupby(shown, key=lambda summary: summary.test)]
    heights = [len(found) + 3 for _, found in tests]
    figure = Figure(figsize=(_WIDTH, _INCHES * sum(heights) + 1), layout="constrained")
    FigureCanvasAgg(figure)
    panels = figure.subplots(len(tests), squeeze=False, height_ratios=heights)[:, 0]
    for panel, (test, found) in zip(panels, tests, strict=True):
        _panel(panel, test, found)
    figure.legend(handles=_legend({summary.contender for summary in shown}), loc="outside upper left", ncols=4)
    # Tight, because the layout does not always leave enough space for the longest label.
    figure.savefig(path, dpi=110, bbox_inches="tight")


def _legend(contenders: set[str]) -> list[Patch | Line2D]:
    """The colours that occur, then the parts of a box."""
    colours = [Patch(facecolor=colour, label=name) for name, colour in _COLOURS.items() if name in contenders]
    if not contenders <= _COLOURS.keys():
        colours.append(Patch(facecolor=_OTHERS, label="another, named beside its box"))
    return [
        *colours,
        Line2D([], [], color=_MEDIAN, marker="|", markersize=11, linestyle="none", label="median"),
        Patch(facecolor="none", edgecolor=_MEDIAN, label="the middle half of the calls"),
        Line2D([], [], color=_MEDIAN, label="1st to 99th percentile"),
    ]


def _panel(panel: Axes, test: str, found: Sequence[Summary]) -> None:
    # A logarithmic axis has no 0, which many ticks of an undisturbed loop are late.
    times = [{name: max(each.percentile(percent), _SHORTEST) for name, percent in _BOX.items()} for each in found]
    labels = [f"{each.workload}: {each.contender}" for each in found]
    boxes = [{"label": label, **box} for label, box in zip(labels, times, strict=True)]
    line = {"color": _MEDIAN}
    drawn = panel.bxp(
        boxes, orientation="horizontal", showfliers=False, patch_artist=True, widths=0.7, medianprops=line
    )
    for box, summary in zip(drawn["boxes"], found, strict=True):
        box.set_facecolor(_COLOURS.get(summary.contender, _OTHERS))
    panel.set_xscale("log")
    shortest, longest = min(box["whislo"] for box in times), max(box["whishi"] for box in times)
    panel.set_xlim(10 ** floor(log10(shortest)), 10 ** ceil(log10(longest)))
    panel.invert_yaxis()
    panel.xaxis.set_major_formatter(FuncFormatter(lambda value, _: duration(value)))
    panel.xaxis.set_minor_formatter(NullFormatter())
    panel.tick_params(labelsize=8)
    panel.grid(axis="x", alpha=0.3)
    panel.set_title(f"{test}: {_TITLES.get(test, 'time of a call')}", loc="left", fontsize=11)
