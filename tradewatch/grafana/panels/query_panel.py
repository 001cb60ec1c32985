"""What panels with queries share."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Annotated, Any, ClassVar, NamedTuple, Required, Self, TypedDict, Unpack

from tradewatch.grafana.link import Drilldown, Link
from tradewatch.grafana.look import GREEN, Limit, States, mappings, thresholds
from tradewatch.grafana.panels.overrides import by_name, fixed, override
from tradewatch.grafana.panels.panel import Panel
from tradewatch.grafana.query import Query, datasource, ref_id
from tradewatch.grafana.resolver import Resolved, Resolver
from tradewatch.grafana.span import Span
from tradewatch.grafana.transform import Transformation
from tradewatch.grafana.units import Display, display
from tradewatch.model import RATIO, Alert, NonBlank, Threshold, Unit, ValueAlert, Waiver, checked
from tradewatch.model.validator import Constraint

# Grafana's own field takes no more, and a number less than 0 means nothing.
Decimals = Annotated[int, Constraint("a number from 0 to 15", lambda count: 0 <= count <= 15)]

# One limit, or two grades of it.
Limits = Threshold | tuple[Threshold, ...]


class Looks(TypedDict, total=False):
    """The arguments that every panel with queries takes, that of an alert too; see QueryPanel."""

    unit: Unit | None
    states: States
    no_value: str
    decimals: Decimals
    min: float
    max: float
    colors: Mapping[str, str]
    last: Span
    drilldown: Drilldown
    transformations: Sequence[Transformation]
    links: Sequence[Link]
    width: int
    height: int
    waive: tuple[Waiver, ...]


class Common(Looks, total=False):
    """What a panel says for itself, and an alert says for its panel."""

    description: Required[str]
    above: Limits
    below: Limits
    alert: Alert


class Drawn(NamedTuple):
    """What a panel's `options` and `fieldConfig` depend on. `judged`: some values are good and some are bad."""

    queries: tuple[Query, ...]
    unit: Unit | None
    display: Display
    limits: tuple[Limit, ...]
    judged: bool


class QueryPanel(Panel):
    """A panel that draws queries.

    `unit` is that of its values; None leaves it to the compiler, which infers it. `above` and `below` are limits:
    values past one have the colour of the alert on it, or are red; two Thresholds are two grades. `states` says what
    single values mean. `no_value` stands there when the queries return nothing. `decimals`, `min` and `max` are
    Grafana's; `colors` are those of single series by the name in the legend, or by a part of it, `/loss/`. `last`
    (`30d`) is a range of its own instead of the dashboard's. `drilldown` is where a click on a value leads.
    """

    instant: ClassVar[bool] = False
    format: ClassVar[str] = ""

    def __init__(self, title: NonBlank, *queries: str | Query, **common: Unpack[Common]) -> None:
        super().__init__(
            title,
            description=common["description"],
            width=common.get("width"),
            height=common.get("height"),
            links=common.get("links", ()),
            waive=common.get("waive", ()),
        )
        self.queries = tuple(query if isinstance(query, Query) else Query(query) for query in queries)
        self.alert = common.get("alert")
        self.unit = common.get("unit")
        self.above = several(common.get("above"))
        self.below = several(common.get("below"))
        self.states = common.get("states", {})
        self.no_value = common.get("no_value", "")
        self.colors = common.get("colors", {})
        self.last = common.get("last", "")
        self.drilldown = common.get("drilldown")
        self.steps = tuple(common.get("transformations", ()))
        self.rounding = {key: common[key] for key in ("decimals", "min", "max") if key in common}
        self._reject_nonsense()

    def _reject_nonsense(self) -> None:
        if not self.queries and self.alert is None:
            self.reject("title", "a panel without a query")
        if any(not query.expr for query in self.queries):
            self.reject("title", "a query without an expression")
        if self.above and self.below:
            self.reject("below", "a panel has limits on one side, `above` or `below`")
        for argument in ("above", "below"):
            for threshold in getattr(self, argument):
                if threshold.label:
                    self.reject(
                        argument,
                        f"a limit that differs by {threshold.label} is not one colour or line",
                        fix='draw the recorded limits as a query with `draw="limit"`, or the share that is used',
                    )

    @classmethod
    @checked
    def of(
        cls,
        alert: Alert,
        *,
        title: str = "",
        description: str = "",
        also: Threshold | None = None,
        **looks: Unpack[Looks],
    ) -> Self:
        """The panel of an alert: the compiler gives it the alert's queries, unit and links.

        Without a title it is called like the alert, in words; without a description it has the alert's. `also` is
        another grade of the alert's limit.
        """
        panel = cls(
            title or _words(alert.name),
            description=description or _without_templates(alert.description),
            alert=alert,
            **looks,
        )
        if isinstance(alert, ValueAlert):
            limits = (alert.threshold, *several(also))
            panel.above, panel.below = (limits, ()) if alert.above else ((), limits)
        return panel

    def body(self, resolved: Resolved, resolver: Resolver) -> dict[str, Any]:
        shown = display(resolved.unit) if resolved.unit else Display("")
        limits = (
            *(resolver.limit(threshold, above=True, scale=shown.scale) for threshold in self.above),
            *(resolver.limit(threshold, above=False, scale=shown.scale) for threshold in self.below),
        )
        drawn = Drawn(resolved.queries, resolved.unit, shown, limits, bool(limits or self.states))
        defaults = self.field(drawn) | self.rounding
        if shown.unit:
            defaults["unit"] = shown.unit
        if self.states:
            defaults["mappings"] = mappings(self.states)
        if self.no_value:
            defaults["noValue"] = self.no_value
        if self.drilldown:
            defaults["links"] = [drilldown_link(self.drilldown, resolver, "__field.labels")]
        json: dict[str, Any] = {
            "datasource": datasource(),
            "fieldConfig": {"defaults": defaults, "overrides": self.overrides(drawn, resolver)},
            "options": self.options(drawn),
            "targets": [
                query.rendered(
                    ref_id(index),
                    instant=self.instant,
                    format=self.format,
                    scale=(display(query.unit) if query.unit else shown).scale,
                )
                for index, query in enumerate(resolved.queries)
            ],
        }
        steps = self.transformations_of(drawn)
        if steps:
            json["transformations"] = [step.to_json_data() for step in steps]
        if self.last:
            json["timeFrom"] = self.last
        return json

    def field(self, drawn: Drawn) -> dict[str, Any]:
        """`fieldConfig.defaults` without what all panels have: unit, mappings, text for no value, rounding."""
        raise NotImplementedError

    def options(self, drawn: Drawn) -> dict[str, Any]:
        """Grafana's `options` of this panel type."""
        raise NotImplementedError

    def overrides(self, drawn: Drawn, resolver: Resolver) -> list[dict[str, Any]]:
        """What single queries and series have of their own: unit and looks by query, colours by name."""
        queries = [
            override("byFrameRefID", ref_id(index), properties)
            for index, query in enumerate(drawn.queries)
            if (properties := self.own_look(query, drawn))
        ]
        return [*queries, *(by_name(name, color=fixed(color)) for name, color in self.colors.items())]

    def own_look(self, query: Query, drawn: Drawn) -> dict[str, Any]:
        """The properties in which a query differs from its panel."""
        look: dict[str, Any] = {}
        if query.unit and query.unit != drawn.unit:
            look["unit"] = display(query.unit).unit
        if query.color:
            look["color"] = fixed(query.color)
        return look

    def transformations_of(self, drawn: Drawn) -> tuple[Transformation, ...]:
        """What Grafana does with the answers before it draws them."""
        return self.steps


def drilldown_link(drilldown: Drilldown, resolver: Resolver, labels: str) -> dict[str, Any]:
    """A data link; `labels` is where Grafana finds the labels of what was clicked."""
    to = resolver.destination(drilldown)
    variables = [f"var-{name}=${{{labels}.{label}}}" for name, label in drilldown.variables.items()]
    kept = [f"${{{name}:queryparam}}" for name in to.kept]
    url = f"/d/{to.uid}?{'&'.join([*variables, *kept, '${__url_time_range}'])}"
    return {"targetBlank": False, "title": to.title, "url": url}


def colored_by_limits(drawn: Drawn, color: str) -> dict[str, Any]:
    """The part of `field` that colours values by the panel's limits; without limits, all have this `color`."""
    return {
        "color": {"mode": "thresholds"},
        "thresholds": thresholds(drawn.limits, GREEN if drawn.limits else color),
    }


def extent(drawn: Drawn) -> dict[str, int]:
    """The part of `field` that lets a ratio end at 100%."""
    return {"max": 1, "min": 0} if drawn.unit == RATIO else {}


def last_value() -> dict[str, Any]:
    """`reduceOptions`: the newest sample of each series."""
    return {"calcs": ["lastNotNull"], "fields": "", "values": False}


def several(limits: Limits | None) -> tuple[Threshold, ...]:
    """The limits as a tuple."""
    if limits is None:
        return ()
    return limits if isinstance(limits, tuple) else (limits,)


def _words(name: str) -> str:
    """`ApiErrorRatioHigh` as people write it: `Api error ratio high`."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", name).capitalize()


def _without_templates(text: str) -> str:
    """Alert texts hold Prometheus templates, which stand for one alert; a panel shows every series."""
    text = re.sub(r"\{\{-?\s*\$labels\.(\w+)\s*-?\}\}", r"the \1", text)
    text = re.sub(r"\{\{.*?\}\}", "the value", text)
    return text[:1].upper() + text[1:]
