"""What dashboards leave to the compiler: labels to filter by, units, colours of limits, links."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from math import prod

from tradewatch.grafana.link import Drilldown, Link
from tradewatch.grafana.look import Limit, severity_color
from tradewatch.grafana.query import Query
from tradewatch.model import CRITICAL, Alert, Environment, Severity, Threshold, Unit


@dataclass(frozen=True, slots=True)
class Resolved:
    """The queries and the unit of a panel, and links that are added to its own."""

    queries: tuple[Query, ...] = ()
    unit: Unit | None = None
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class Destination:
    """The dashboard that a drill-down opens; `kept` are the variables that keep their values."""

    title: str
    uid: str
    kept: tuple[str, ...] = ()


class Resolver:
    """Adds nothing to a dashboard. The compiler's subclass uses the catalogue, the rules and the other dashboards."""

    # Whether the names of hosts are still different without their domains.
    short_hosts = True

    def __init__(self, environment: Environment | None = None) -> None:
        self.environment = environment

    def panel(self, queries: tuple[Query, ...], unit: Unit | None, alert: Alert | None) -> Resolved:
        """What a panel with these queries shows, or the panel of an alert."""
        return Resolved(queries, unit)

    def selector(self, variable: str, metric: str) -> str:
        """The selector of the series whose label values a variable offers; `variable` is its name."""
        return metric

    def events(self, expr: str) -> str:
        """The expression of an annotation."""
        return expr

    def longest(self, label: str) -> str:
        """The longest value of a label; a usual one if the values are not known."""
        return "a usual value"

    def number(self, label: str) -> int:
        """How many values a label has; a few if they are not known."""
        return 3

    def series(self, labels: Collection[str]) -> int:
        """How many series with these labels there may be."""
        return prod(map(self.number, labels))

    def severity(self, threshold: Threshold) -> Severity:
        """The severity of the alert on the threshold."""
        return CRITICAL

    def destination(self, drilldown: Drilldown) -> Destination:
        """The dashboard that a drill-down opens."""
        return Destination(drilldown.to, drilldown.to)

    def limit(self, threshold: Threshold, *, above: bool, scale: int = 1) -> Limit:
        """The threshold in this environment, with its colour; its value is multiplied by `scale`."""
        value = threshold.at(self.environment.name if self.environment else "")
        return Limit(value * scale, above, severity_color(self.severity(threshold)))
