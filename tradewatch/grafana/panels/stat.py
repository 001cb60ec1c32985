"""Single current numbers."""

from __future__ import annotations

from typing import Any, Unpack

from tradewatch.grafana.look import NEUTRAL
from tradewatch.grafana.panels.query_panel import Common, Drawn, QueryPanel, colored_by_limits, last_value
from tradewatch.grafana.query import Query
from tradewatch.model import NonBlank


class Stat(QueryPanel):
    """One number per series. A series that has ended is not shown.

    `names` shows the names in the legend instead of the values. With a `sparkline`, the number is the last sample in
    the time range, also for a series that has ended.
    """

    type = "stat"
    usual_height = 4

    def __init__(
        self,
        title: NonBlank,
        *queries: str | Query,
        sparkline: bool = False,
        names: bool = False,
        **common: Unpack[Common],
    ) -> None:
        super().__init__(title, *queries, **common)
        self.sparkline = sparkline
        self.names = names
        self.instant = not sparkline  # type: ignore[misc]

    def field(self, drawn: Drawn) -> dict[str, Any]:
        return colored_by_limits(drawn, NEUTRAL)

    def options(self, drawn: Drawn) -> dict[str, Any]:
        return {
            "colorMode": "background" if drawn.graded else "value",
            "graphMode": "area" if self.sparkline else "none",
            "justifyMode": "auto",
            "orientation": "auto",
            "reduceOptions": last_value(),
            "textMode": "name" if self.names else "auto",
            "wideLayout": True,
        }


stat = Stat
