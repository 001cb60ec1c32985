"""Single current numbers."""

from __future__ import annotations

import re
from typing import Any, Unpack

from tradewatch.grafana.look import NEUTRAL
from tradewatch.grafana.panels.query_panel import Common, Drawn, QueryPanel, colored_by_limits, last_value
from tradewatch.grafana.query import Query
from tradewatch.grafana.resolver import Resolver
from tradewatch.grafana.transform import Transformation, sort_by
from tradewatch.model import NonBlank

_LABEL = re.compile(r"\{\{\s*(\w+)\s*\}\}")


class Stat(QueryPanel):
    """One number per series, in the order of the labels in the legend. A series that has ended is not shown.

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

    def _labels(self, drawn: Drawn) -> list[str]:
        """The labels to sort by. Prometheus returns instant vectors in any order, but a table can be sorted."""
        return _LABEL.findall(" ".join(query.legend for query in drawn.queries)) if self.instant else []

    def format_of(self, drawn: Drawn) -> str:
        return "table" if self._labels(drawn) else ""

    def field(self, drawn: Drawn) -> dict[str, Any]:
        return colored_by_limits(drawn, NEUTRAL)

    def own_look(self, query: Query, drawn: Drawn, resolver: Resolver) -> dict[str, Any]:
        look = super().own_look(query, drawn, resolver)
        if self._labels(drawn) and query.legend:
            look["displayName"] = _LABEL.sub(r"${__data.fields.\1}", query.legend)
        return look

    def options(self, drawn: Drawn) -> dict[str, Any]:
        sorted_rows = bool(self._labels(drawn))
        return {
            "colorMode": "background" if drawn.graded else "value",
            "graphMode": "area" if self.sparkline else "none",
            "justifyMode": "auto",
            # Side by side, three names in a narrow panel are too small to read.
            "orientation": "horizontal",
            "reduceOptions": last_value() | {"values": sorted_rows},
            "textMode": "name" if self.names else "auto",
            "wideLayout": True,
        }

    def transformations_of(self, drawn: Drawn) -> tuple[Transformation, ...]:
        # Sorting is stable, so the first label decides last.
        labels = reversed(dict.fromkeys(self._labels(drawn)))
        return (*self.steps, *(sort_by(label) for label in labels))


stat = Stat
