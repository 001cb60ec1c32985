"""PromQL queries of panels."""

from __future__ import annotations

from textwrap import dedent
from typing import Any

from grafanalib import core

from tradewatch.model import Unit


class Query(core.Target):  # type: ignore[misc]
    """One PromQL query; treat it as immutable.

    `legend` may hold labels, `{{route}}`; in a table it is the title of the value's column. `unit` is for a query
    whose unit is not its panel's.
    """

    def __init__(self, expr: str, legend: str = "", unit: Unit | None = None) -> None:
        super().__init__(expr=dedent(expr).strip(), legendFormat=legend)
        self.unit = unit

    @property
    def legend(self) -> str:
        return str(self.legendFormat)

    def with_expr(self, expr: str) -> Query:
        """The same query of another expression."""
        return Query(expr, self.legend, self.unit)

    def with_unit(self, unit: Unit | None) -> Query:
        """The same query in a unit of its own."""
        return Query(str(self.expr), self.legend, unit)

    def to_json_data(self) -> dict[str, Any]:
        return self.rendered("A")

    def rendered(self, ref_id: str, *, instant: bool = False, table: bool = False, scale: int = 1) -> dict[str, Any]:
        """`{refId, expr, legendFormat, range | instant, datasource, editorMode}`."""
        target: dict[str, Any] = {
            "datasource": datasource(),
            "editorMode": "code",
            "expr": self.expr if scale == 1 else f"({self.expr}) * {scale}",
            "instant": instant,
            "legendFormat": self.legend or "__auto",
            "range": not instant,
            "refId": ref_id,
        }
        if table:
            target["format"] = "table"
        return target


# Content writes `query("rate(...)", legend="{{route}}")`.
query = Query


def datasource() -> dict[str, str]:
    """The reference to the dashboard's datasource variable."""
    return {"type": "prometheus", "uid": "${datasource}"}


def ref_id(index: int) -> str:
    """A, B, ... Z, AA, AB, ... for 0, 1, ..."""
    letters = ""
    index += 1
    while index:
        index, letter = divmod(index - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return letters
