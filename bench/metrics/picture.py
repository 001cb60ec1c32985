"""Draw the distributions of single calls: the median, the middle half, and the 1st to the 99th percentile."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from pathlib import Path

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter

from bench.metrics.result import Result
from bench.metrics.sample import Summary, summaries
from bench.metrics.table import duration
from bench.metrics.workload import FLOOR, OURS, PEER, RAW

_COLOURS = {OURS: "#1f77b4", RAW: "#ff7f0e", PEER: "#7f7f7f"}
_OTHERS = "#2ca02c"
_INCHES = 0.16  # height of a contender's box
_WIDTH = 11
_BOX = {"whislo": 1, "q1": 25, "med": 50, "q3": 75, "whishi": 99}


def draw(result: Result, path: Path) -> None:
    """One panel per test, one box per contender, on a logarithmic axis of time. Raises OSError."""
    shown = [summary for summary in summaries(result.samples) if summary.contender != FLOOR]
    tests = [(test, list(found)) for test, found in groupby(shown, key=lambda summary: summary.test)]
    heights = [len(found) + 2 for _, found in tests]
    figure = Figure(figsize=(_WIDTH, _INCHES * sum(heights) + 1), layout="constrained")
    FigureCanvasAgg(figure)
    panels = figure.subplots(len(tests), squeeze=False, height_ratios=heights)[:, 0]
    for panel, (test, found) in zip(panels, tests, strict=True):
        _panel(panel, test, found)
    figure.savefig(path, dpi=110)


def _panel(panel: Axes, test: str, found: Sequence[Summary]) -> None:
    # At least a nanosecond, because a logarithmic axis has no 0.
    boxes = [
        {
            "label": f"{summary.workload}: {summary.contender}",
            **{name: max(summary.percentile(percent), 1.0) for name, percent in _BOX.items()},
        }
        for summary in found
    ]
    drawn = panel.bxp(boxes, orientation="horizontal", showfliers=False, patch_artist=True, widths=0.7)
    for box, summary in zip(drawn["boxes"], found, strict=True):
        box.set_facecolor(_COLOURS.get(summary.contender, _OTHERS))
    panel.set_xscale("log")
    panel.invert_yaxis()
    panel.xaxis.set_major_formatter(FuncFormatter(lambda value, _: duration(value)))
    panel.tick_params(labelsize=6)
    panel.grid(axis="x", alpha=0.3)
    panel.set_title(test, loc="left", fontsize=9)
