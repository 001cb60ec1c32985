"""What dashboards leave open, and who fills it in."""

from __future__ import annotations

from dataclasses import dataclass

from tradewatch.grafana.link import Drilldown, Link
from tradewatch.grafana.look import SEVERITY_COLORS, Limit
from tradewatch.grafana.query import Query
from tradewatch.model import CRITICAL, Alert, Environment, Severity, Threshold, Unit


@dataclass(frozen=True, slots=True)
class Resolved:
    """What a panel asks and how it shows it, once the catalogue and the rules are known; `links` come after its own."""

    queries: tuple[Query, ...] = ()
    unit: Unit | None = None
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class Destination:
    """Where a drill-down leads; `kept` are the variables that keep their choice on the way."""

    title: str
    uid: str
    kept: tuple[str, ...] = ()


class Resolver:
    """Adds nothing to what a dashboard says. The compiler's knows the catalogue, the rules and the other dashboards."""

    def __init__(self, environment: Environment | None = None) -> None:
        self.environment = environment

    def panel(self, queries: tuple[Query, ...], unit: Unit | None, alert: Alert | None) -> Resolved:
        """What a panel with these queries shows, or the panel of an alert."""
        return Resolved(queries, unit)

    def selector(self, variable: str, metric: str) -> str:
        """The series whose labels a variable offers, by its name and the metric that it was given."""
        return metric

    def events(self, expr: str) -> str:
        """The expression whose results an annotation marks."""
        return expr

    def severity(self, threshold: Threshold) -> Severity:
        """How bad it is to be past the threshold."""
        return CRITICAL

    def destination(self, drilldown: Drilldown) -> Destination:
        """The dashboard that a drill-down leads to."""
        return Destination(drilldown.to, drilldown.to)

    def limit(self, threshold: Threshold, *, above: bool, scale: int = 1) -> Limit:
        """A threshold as it is drawn, its value multiplied by `scale`."""
        value = threshold.at(self.environment.name if self.environment else "")
        return Limit(value * scale, above, SEVERITY_COLORS[self.severity(threshold)])
