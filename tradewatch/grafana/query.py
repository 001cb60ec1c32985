"""PromQL queries of panels."""

from __future__ import annotations

from copy import copy
from functools import cache
from textwrap import dedent
from typing import Any, Literal, Self

from grafanalib import core

from tradewatch.grafana.span import Step
from tradewatch.model import Checked, Unit

# A `limit` is a dashed line that is a series itself: a limit that differs by symbol, or that somebody changes.
Draw = Literal["line", "bars", "points", "limit"]


class Query(core.Target, metaclass=Checked):  # type: ignore[misc]
    """One PromQL query; treat it as immutable.

    `legend` may hold labels, `{{route}}`; in a table it is the title of the value's column. `unit` is for a query
    whose unit is not its panel's. In a graph, `right` puts it on an axis of its own, `draw` and `color` make it look
    otherwise than the rest, and `step` is the least time between two points (`1m` for bars of a minute each).
    """

    def __init__(
        self,
        expr: str,
        legend: str = "",
        unit: Unit | None = None,
        *,
        right: bool = False,
        draw: Draw | None = None,
        color: str = "",
        step: Step = "",
    ) -> None:
        text = dedent(expr) if "\n" in expr else expr
        super().__init__(expr=text.strip(), legendFormat=legend, interval=step)
        self.unit = unit
        self.right = right
        self.draw = draw
        self.color = color

    @property
    def legend(self) -> str:
        return str(self.legendFormat)

    def resolved(self, expr: str, unit: Unit | None) -> Self:
        """The same query of another expression and unit."""
        changed = copy(self)
        changed.expr = expr
        changed.unit = unit
        return changed

    def with_unit(self, unit: Unit | None) -> Query:
        """The same query in a unit of its own."""
        return Query(str(self.expr), self.legend, unit)

    def to_json_data(self) -> dict[str, Any]:
        return self.rendered("A")

    def rendered(self, ref_id: str, *, instant: bool = False, format: str = "", scale: int = 1) -> dict[str, Any]:
        """`{refId, expr, legendFormat, range | instant, datasource, editorMode}`; `format`, `interval` if set."""
        target: dict[str, Any] = {
            "datasource": datasource(),
            "editorMode": "code",
            "expr": self.expr if scale == 1 else f"({self.expr}) * {scale}",
            "instant": instant,
            "legendFormat": self.legend or "__auto",
            "range": not instant,
            "refId": ref_id,
        }
        if format:
            target["format"] = format
        if self.interval:
            target["interval"] = self.interval
        return target


# Content writes `query("rate(...)", legend="{{route}}")`.
query = Query


def datasource() -> dict[str, str]:
    """The reference to the dashboard's datasource variable."""
    return {"type": "prometheus", "uid": "${datasource}"}


@cache
def ref_id(index: int) -> str:
    """A, B, ... Z, AA, AB, ... for 0, 1, ..."""
    letters = ""
    index += 1
    while index:
        index, letter = divmod(index - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return letters
