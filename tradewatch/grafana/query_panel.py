"""What panels with queries share."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, ClassVar, NamedTuple, Self

from tradewatch.grafana.look import Limit, States, mappings
from tradewatch.grafana.panel import Link, Panel, Resolved
from tradewatch.grafana.query import Query, datasource, ref_id
from tradewatch.grafana.units import Display, display
from tradewatch.model import Alert, Environment, Threshold, Unit


class Drawn(NamedTuple):
    """What a panel's `options` and `fieldConfig` depend on. `judged`: some values are good and some are bad."""

    queries: tuple[Query, ...]
    unit: Unit | None
    display: Display
    limit: Limit | None
    judged: bool


class QueryPanel(Panel):
    """A panel that draws queries.

    `unit` is that of its values; None leaves it to the compiler, which infers it. `above` or `below` is a limit:
    values past it are red. `states` says what single values mean. `no_value` stands there when the queries return
    nothing.
    """

    instant: ClassVar[bool] = False
    as_table: ClassVar[bool] = False

    def __init__(
        self,
        title: str,
        *queries: str | Query,
        description: str,
        unit: Unit | None = None,
        above: Threshold | None = None,
        below: Threshold | None = None,
        states: States | None = None,
        no_value: str = "",
        width: int | None = None,
        height: int | None = None,
        links: Sequence[Link] = (),
        alert: Alert | None = None,
    ) -> None:
        super().__init__(title, description=description, width=width, height=height, links=links)
        self.queries = tuple(query if isinstance(query, Query) else Query(query) for query in queries)
        self.unit = unit
        self.above = above
        self.below = below
        self.states = states or {}
        self.no_value = no_value
        self.alert = alert
        if not queries and alert is None:
            self.reject("title", "a panel without a query")
        if any(not query.expr for query in self.queries):
            self.reject("title", "a query without an expression")
        if above and below:
            self.reject("below", "a panel has one limit, `above` or `below`")

    @classmethod
    def of(
        cls,
        alert: Alert,
        *,
        title: str = "",
        no_value: str = "",
        width: int | None = None,
        height: int | None = None,
    ) -> Self:
        """The panel of an alert: the compiler gives it the alert's queries, unit and threshold.

        Without a title it is called like the alert, in words.
        """
        return cls(
            title or _words(alert.name),
            description=_without_templates(alert.description),
            no_value=no_value,
            width=width,
            height=height,
            alert=alert,
        )

    def body(self, resolved: Resolved, environment: Environment | None) -> dict[str, Any]:
        shown = display(resolved.unit) if resolved.unit else Display("")
        limit = self._limit(resolved, environment, shown.scale)
        drawn = Drawn(resolved.queries, resolved.unit, shown, limit, bool(limit or self.states))
        defaults = self.field(drawn)
        if shown.unit:
            defaults["unit"] = shown.unit
        if self.states:
            defaults["mappings"] = mappings(self.states)
        if self.no_value:
            defaults["noValue"] = self.no_value
        return {
            "datasource": datasource(),
            "fieldConfig": {"defaults": defaults, "overrides": self.overrides(drawn)},
            "options": self.options(drawn),
            "targets": [
                query.rendered(
                    ref_id(index),
                    instant=self.instant,
                    table=self.as_table,
                    scale=(display(query.unit) if query.unit else shown).scale,
                )
                for index, query in enumerate(resolved.queries)
            ],
        }

    def field(self, drawn: Drawn) -> dict[str, Any]:
        """`fieldConfig.defaults` without unit, mappings and text for no value."""
        raise NotImplementedError

    def options(self, drawn: Drawn) -> dict[str, Any]:
        """Grafana's `options` of this panel type."""
        raise NotImplementedError

    def overrides(self, drawn: Drawn) -> list[dict[str, Any]]:
        """The units of single queries that are not the panel's."""
        return [
            override("byFrameRefID", ref_id(index), unit=display(query.unit).unit)
            for index, query in enumerate(drawn.queries)
            if query.unit and query.unit != drawn.unit
        ]

    def _limit(self, resolved: Resolved, environment: Environment | None, scale: int) -> Limit | None:
        own = self.above or self.below
        if resolved.threshold is not None:
            return Limit(resolved.threshold * scale, resolved.above)
        if own is not None:
            return Limit(own.at(environment.name if environment else "") * scale, own is self.above)
        return None


def override(matcher: str, options: str, **properties: Any) -> dict[str, Any]:
    """One entry of `fieldConfig.overrides`."""
    return {
        "matcher": {"id": matcher, "options": options},
        "properties": [{"id": id, "value": value} for id, value in properties.items()],
    }


def last_value() -> dict[str, Any]:
    """`reduceOptions`: the newest sample of each series."""
    return {"calcs": ["lastNotNull"], "fields": "", "values": False}


def _words(name: str) -> str:
    """`ApiErrorRatioHigh` as people write it: `Api error ratio high`."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", name).capitalize()


def _without_templates(text: str) -> str:
    """Alert texts hold Prometheus templates, which stand for one alert; a panel shows every series."""
    text = re.sub(r"\{\{-?\s*\$labels\.(\w+)\s*-?\}\}", r"the \1", text)
    text = re.sub(r"\{\{.*?\}\}", "the value", text)
    return text[:1].upper() + text[1:]
