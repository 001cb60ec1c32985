"""Single current numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, Unpack

from tradewatch.grafana.look import BLUE, GREEN, NEUTRAL, ORANGE, RED
from tradewatch.grafana.panels.bargauge import bars
from tradewatch.grafana.panels.query_panel import Common, Drawn, QueryPanel, colored_by_limits, last_value
from tradewatch.grafana.query import Query
from tradewatch.grafana.resolver import Resolved, Resolver
from tradewatch.grafana.transform import Transformation, sort_by
from tradewatch.model import NonBlank

_LABEL = re.compile(r"\{\{\s*(\w+)\s*\}\}")
# With more values, or with names of several labels or of more characters, a panel is a list that scrolls.
_MOST_TILES, _LONGEST_NAME = 5, 24
# In pixels: names and values of tiles, which Grafana makes a third as high where three tiles share a narrow panel, and
# the rows of a list.
_NAME, _VALUE, _ROW = 14, 22, 38
# Grafana writes white, or black, on a colour. These of its palette are dark, or light, enough for a small name.
_BACKGROUNDS = {GREEN: "dark-green", ORANGE: "light-orange", RED: "semi-dark-red", BLUE: "semi-dark-blue"}
_BAD = (RED, ORANGE)


class Stat(QueryPanel):
    """One number per series, in the order of the labels in the legend. A series that has ended is not shown.

    Many series are a list that scrolls, the worst on top. `names` shows the names in the legend instead of the values.
    With a `sparkline`, the number is the last sample in the time range, also for a series that has ended.
    """

    type = "stat"
    usual_height = 5

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

    def body(self, resolved: Resolved, resolver: Resolver) -> dict[str, Any]:
        json = super().body(resolved, resolver)
        labels = self._labels(resolved.queries)
        if len(labels) > 1 or resolver.series(labels) > _MOST_TILES or _longest(labels, resolver) > _LONGEST_NAME:
            return json | self._list(json, len(resolved.queries) == 1)
        if labels:
            json["options"]["text"] = {"titleSize": _NAME, "valueSize": _VALUE}
        if json["options"]["colorMode"] == "background":
            json["fieldConfig"] = _on_backgrounds(json["fieldConfig"])
        return json

    def _labels(self, queries: Iterable[Query]) -> list[str]:
        """The labels to sort by. Prometheus returns instant vectors in any order, but a table can be sorted."""
        labels = [label for query in queries for label in query.labels]
        return list(dict.fromkeys(labels)) if self.instant else []

    def _list(self, json: dict[str, Any], of_one_query: bool) -> dict[str, Any]:
        """What differs if it is a list: bars with their names above them, which end at the limit."""
        worst = [sort_by("Value", descending=not self._low_is_bad()).to_json_data()] if of_one_query else []
        fields = json["fieldConfig"]
        ends = [step["value"] for step in fields["defaults"]["thresholds"]["steps"]][1:] if self.above else self.states
        extent = {"max": max(ends), "min": 0} if ends else {}
        return {
            "type": "bargauge",
            "fieldConfig": fields | {"defaults": extent | fields["defaults"]},
            "options": bars(json["options"]["reduceOptions"], row=_ROW),
            "transformations": [*json.get("transformations", ()), *worst],
        }

    def _low_is_bad(self) -> bool:
        bad = [value for value, (_, color) in self.states.items() if color in _BAD]
        return bool(self.below) or (bool(bad) and min(self.states) in bad)

    def format_of(self, drawn: Drawn) -> str:
        return "table" if self._labels(drawn.queries) else ""

    def field(self, drawn: Drawn) -> dict[str, Any]:
        return colored_by_limits(drawn, NEUTRAL)

    def own_look(self, query: Query, drawn: Drawn, resolver: Resolver) -> dict[str, Any]:
        look = super().own_look(query, drawn, resolver)
        if self._labels(drawn.queries) and query.legend:
            look["displayName"] = _LABEL.sub(r"${__data.fields.\1}", query.legend)
        return look

    def options(self, drawn: Drawn) -> dict[str, Any]:
        sorted_rows = bool(self._labels(drawn.queries))
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
        return (*self.steps, *map(sort_by, reversed(self._labels(drawn.queries))))


def _longest(labels: Iterable[str], resolver: Resolver) -> int:
    return max((len(resolver.longest(label)) for label in labels), default=0)


def _on_backgrounds(json: Any) -> Any:
    """A field configuration with the colours of backgrounds."""
    if isinstance(json, dict):
        return {
            key: _BACKGROUNDS.get(value, value)
            if key in ("color", "fixedColor") and isinstance(value, str)
            else _on_backgrounds(value)
            for key, value in json.items()
        }
    return [_on_backgrounds(each) for each in json] if isinstance(json, list) else json


stat = Stat
