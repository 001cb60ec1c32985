"""PromQL queries of panels."""

from __future__ import annotations

import re
from copy import copy
from functools import cache
from textwrap import dedent
from typing import Any, Literal, Self

from grafanalib import core

from tradewatch.grafana.span import Step
from tradewatch.model import Checked, Threshold, Unit

# A `limit` is a dashed line for a limit that is a series itself, for example one that differs by route.
Draw = Literal["line", "bars", "points", "limit"]

_LABEL = re.compile(r"\{\{\s*(\w+)\s*\}\}")


class Query(core.Target, metaclass=Checked):  # type: ignore[misc]
    """One PromQL query; it is not changed after it is made.

    `legend` can contain labels, for example `{{route}}`; in a table it is the title of the column. `unit` is for a
    query whose unit is not that of its panel. In a graph, `right` gives the query an axis of its own, `draw` and
    `color` change how it looks, and `step` is the shortest time between two points (`1m` for one bar per minute).
    `above` are the limits of a query whose limits are not those of its panel.
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
        above: Threshold | tuple[Threshold, ...] = (),
    ) -> None:
        text = dedent(expr) if "\n" in expr else expr
        super().__init__(expr=text.strip(), legendFormat=legend, interval=step)
        self.unit = unit
        self.right = right
        self.draw = draw
        self.color = color
        self.above = above if isinstance(above, tuple) else (above,)

    @property
    def legend(self) -> str:
        """The legend as it was given; empty for the default."""
        return str(self.legendFormat)

    @property
    def labels(self) -> list[str]:
        """The labels in the legend, each once."""
        return list(dict.fromkeys(_LABEL.findall(self.legend)))

    def resolved(self, expr: str, unit: Unit | None) -> Self:
        """The same query with another expression and unit."""
        changed = copy(self)
        changed.expr = expr
        changed.unit = unit
        return changed

    def with_unit(self, unit: Unit | None) -> Query:
        """A query with the same expression and legend, and this unit."""
        return Query(str(self.expr), self.legend, unit)

    def to_json_data(self) -> dict[str, Any]:
        """The query as the only one of its panel, for grafanalib."""
        return self.rendered("A")

    def rendered(self, ref_id: str, *, instant: bool = False, format: str = "", scale: int = 1) -> dict[str, Any]:
        """An entry in the panel's `targets`; values are multiplied by `scale` before Grafana gets them."""
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
    """A reference to the variable `datasource` of the dashboard."""
    return {"type": "prometheus", "uid": "${datasource}"}


@cache
def ref_id(index: int) -> str:
    """Grafana's name of a query: A, B, ... Z, AA, AB, ... for the index 0, 1, ..."""
    letters = ""
    index += 1
    while index:
        index, letter = divmod(index - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return letters
