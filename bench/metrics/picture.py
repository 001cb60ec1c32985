"""Draw the distributions of single calls: from the 1st to the 99th percentile, the middle half, the median."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from pathlib import Path

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure as Sheet
from matplotlib.ticker import FuncFormatter

from bench.metrics.case import FLOOR, OURS, PEER, RAW
from bench.metrics.numbers import duration
from bench.metrics.result import Result
from bench.metrics.sample import Figure, figures

_COLOURS = {OURS: "#1f77b4", RAW: "#ff7f0e", PEER: "#7f7f7f"}
_OTHERS = "#2ca02c"
_INCHES = 0.16  # of a contender's box
_WIDTH = 11


def draw(result: Result, path: Path) -> None:
    """One panel a test, one box a contender, time on a logarithmic axis. Raises OSError."""
    shown = [figure for figure in figures(result.samples) if figure.key[2] != FLOOR]
    of_tests = [(test, list(found)) for test, found in groupby(shown, key=lambda figure: figure.key[0])]
    heights = [len(found) + 2 for _, found in of_tests]
    sheet = Sheet(figsize=(_WIDTH, _INCHES * sum(heights) + 1), layout="constrained")
    FigureCanvasAgg(sheet)
    panels = sheet.subplots(len(of_tests), squeeze=False, height_ratios=heights)[:, 0]
    for panel, (test, found) in zip(panels, of_tests, strict=True):
        _panel(panel, test, found)
    sheet.savefig(path, dpi=110)


def _panel(panel: Axes, test: str, found: Sequence[Figure]) -> None:
    boxes = [
        {
            "label": f"{figure.key[1]}: {figure.key[2]}",
            **{
                name: max(figure.at(share), 1.0)  # a nanosecond: 0 has no place on the axis
                for name, share in (("whislo", 0.01), ("q1", 0.25), ("med", 0.5), ("q3", 0.75), ("whishi", 0.99))
            },
        }
        for figure in found
    ]
    drawn = panel.bxp(boxes, orientation="horizontal", showfliers=False, patch_artist=True, widths=0.7)
    for box, figure in zip(drawn["boxes"], found, strict=True):
        box.set_facecolor(_COLOURS.get(figure.key[2], _OTHERS))
    panel.set_xscale("log")
    panel.invert_yaxis()
    panel.xaxis.set_major_formatter(FuncFormatter(lambda value, _: duration(value)))
    panel.tick_params(labelsize=6)
    panel.grid(axis="x", alpha=0.3)
    panel.set_title(test, loc="left", fontsize=9)
