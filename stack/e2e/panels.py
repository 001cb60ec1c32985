"""Asks every panel of every dashboard, as Grafana does: no error, data, and values that can be.

Grafana itself cannot run here. What it does to a query is written down in `Period`: its page "Prometheus template
variables" and the source of its Prometheus data source say so.
"""

from __future__ import annotations

import json
import math
import re
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple
from urllib.error import HTTPError
from urllib.parse import urlencode

from stack.e2e.contents import panels
from tradewatch.live import Server
from tradewatch.model import duration, seconds

# Grafana asks for at most so many points of a panel: the width in pixels on a usual screen.
_POINTS = 1_000
# Seconds for an answer, on a busy machine.
_WITHIN = 60.0
# By how much an age can be below 0, in seconds: a bot's clock is read first in a scrape, and quotes come during it.
_RACE = {"s": 1.0}
# Characters of a query that a problem shows.
_SHOWN = 200
_VARIABLE = re.compile(r"\$(?:(\w+)|\{(\w+)(?::\w+)?\})")
# Units of values below which nothing can be, because they are ages, sizes, counts and shares of a whole.
_NEVER_BELOW_ZERO = re.compile(r"s|ms|dtdurations?|bytes|decbytes|Bps|reqps|ops|cps|percent(unit)?|short|none")


class Period(NamedTuple):
    """A time range that ends at `end`, in unix seconds, and the scrape interval of the data source."""

    length: float
    end: float
    scrapes: float

    def step(self, target: Mapping[str, Any], panel: Mapping[str, Any]) -> float:
        """Seconds between two points: the range by the panel's width, but not below what the panel or the data has."""
        least = next((each["interval"] for each in (target, panel) if each.get("interval")), None)
        shortest = seconds(least.lstrip(">")) if least else self.scrapes
        return max(_round(self.length / (panel.get("maxDataPoints") or _POINTS)), shortest)

    def expression(self, target: Mapping[str, Any], panel: Mapping[str, Any]) -> str:
        """The query with all variables: every choice is "All"."""
        step = self.step(target, panel)
        values = {
            "__rate_interval": duration(max(step + self.scrapes, 4 * self.scrapes)),
            "__interval": duration(step),
            "__range": duration(self.length),
            "__range_s": f"{self.length:.0f}",
            "__interval_ms": f"{step * 1000:.0f}",
        }
        return _VARIABLE.sub(lambda found: values.get(found[1] or found[2], ".*"), target["expr"])


def _round(step: float) -> float:
    """A step as Grafana rounds it: to a number that people read easily."""
    for least, rounded in ((1, 1), (2, 2), (5, 5), (10, 10), (15, 15), (30, 20), (45, 30), (90, 60), (210, 120)):
        if step < least * 1.5:
            return float(rounded)
    for least, rounded in ((450, 300), (750, 600), (1_050, 900), (1_500, 1_200), (2_700, 1_800), (5_400, 3_600)):
        if step < least:
            return float(rounded)
    return float(math.ceil(step / 3_600) * 3_600)


@dataclass(frozen=True)
class Asked:
    """A query of a panel in a period: its values by series, or an error."""

    dashboard: str
    panel: str
    period: str
    query: str
    unit: str
    kind: str
    series: tuple[tuple[Mapping[str, str], tuple[float, ...]], ...]
    error: str = ""

    @property
    def values(self) -> tuple[float, ...]:
        """The values of all series."""
        return tuple(value for _, values in self.series for value in values)

    @property
    def where(self) -> str:
        """The dashboard and the panel."""
        return f"{self.dashboard} / {self.panel}"

    def problems(self, *, may_be_negative: bool) -> Iterator[str]:
        """What is wrong with the answer, apart from there being none.

        A graph leaves out what is not a number; any other panel shows the reader "NaN".
        """
        where = f"{self.where}, {self.period}"
        query = " ".join(self.query.split())
        query = query if len(query) < _SHOWN else f"{query[:_SHOWN]}..."
        if self.error:
            yield f"{where}: {self.error}: {query}"
        if self.kind != "timeseries" and any(map(math.isnan, self.values)):
            yield f"{where}: a value is not a number: {query}"
        if any(map(math.isinf, self.values)):
            yield f"{where}: a value is infinite: {query}"
        smallest = min(self.values, default=0.0)
        may_be_negative = may_be_negative or query.startswith("-1 *")
        if smallest < -_RACE.get(self.unit, 0) and not may_be_negative and _NEVER_BELOW_ZERO.fullmatch(self.unit):
            yield f"{where}: {smallest:g} is below 0 in {self.unit}: {query}"


def ask_panels(server: Server, folder: Path, periods: Mapping[str, float], scrapes: float) -> Iterator[Asked]:
    """The answers to all queries of the dashboards in `folder`, in each of the periods, given in seconds."""
    for path in sorted(folder.rglob("*.json")):
        dashboard = json.loads(path.read_bytes())
        for panel in panels(dashboard["panels"]):
            for target in panel.get("targets", ()):
                for name, length in periods.items():
                    shown = seconds(panel["timeFrom"].removeprefix("now-")) if panel.get("timeFrom") else length
                    yield _ask(server, dashboard["title"], panel, target, name, Period(shown, time.time(), scrapes))


def _ask(
    server: Server, dashboard: str, panel: Mapping[str, Any], target: Mapping[str, Any], name: str, period: Period
) -> Asked:
    expression = period.expression(target, panel)
    try:
        if target.get("instant"):
            answer = server.get("/api/v1/query?" + urlencode({"query": expression, "time": period.end}), _WITHIN)
        else:
            step = period.step(target, panel)
            end = period.end // step * step
            asked = {"query": expression, "start": end - period.length, "end": end, "step": step}
            answer = server.get("/api/v1/query_range?" + urlencode(asked), _WITHIN)
        error, series = "", tuple(_series(answer["data"]))
    except HTTPError as refused:
        error, series = str(json.load(refused).get("error", refused)), ()
    return Asked(dashboard, panel["title"], name, expression, shown_unit(panel, target), panel["type"], series, error)


def shown_unit(panel: Mapping[str, Any], target: Mapping[str, Any]) -> str:
    """The unit in which people read the query's values: a column of a table may have its own."""
    name = target.get("legendFormat", "")
    for each in panel.get("transformations", ()):
        name = each["options"].get("renameByName", {}).get(name, name)
    config = panel.get("fieldConfig", {})
    units = [config.get("defaults", {}).get("unit", "")]
    for override in config.get("overrides", ()):
        if override["matcher"] == {"id": "byName", "options": name}:
            units += [each["value"] for each in override["properties"] if each["id"] == "unit"]
    return str(units[-1])


def _series(answer: Mapping[str, Any]) -> Iterator[tuple[Mapping[str, str], tuple[float, ...]]]:
    if answer["resultType"] == "scalar":
        yield {}, (float(answer["result"][1]),)
        return
    for each in answer["result"]:
        pairs = each["values"] if "values" in each else [each["value"]]
        yield each["metric"], tuple(float(value) for _, value in pairs)
