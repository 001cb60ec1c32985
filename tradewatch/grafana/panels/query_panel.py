"""What panels with queries share."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Annotated, Any, ClassVar, NamedTuple, Required, Self, TypedDict, Unpack

from tradewatch.grafana.link import Drilldown, Link
from tradewatch.grafana.look import GREEN, Limit, States, mappings, rounded_to_zero, thresholds
from tradewatch.grafana.panels.overrides import by_name, fixed, override
from tradewatch.grafana.panels.panel import Panel
from tradewatch.grafana.query import Query, datasource, ref_id
from tradewatch.grafana.resolver import Resolved, Resolver
from tradewatch.grafana.span import Span
from tradewatch.grafana.transform import Transformation, without_domains
from tradewatch.grafana.units import Display, display
from tradewatch.model import ONE, RATIO, Alert, NonBlank, Threshold, Unit, ValueAlert, Waiver, checked
from tradewatch.model.validator import Constraint

# The range of Grafana's own field.
Decimals = Annotated[int, Constraint("a number from 0 to 15", lambda count: 0 <= count <= 15)]

# Where an axis ends at least. Grafana gives a share that is always 0 an axis to 10,000%, and rounds the marks of a
# shorter axis of whole numbers to 0, 0, 1, 1.
_SOME, _TEN = 0.01, 10

# One limit, or two limits of different severity.
Limits = Threshold | tuple[Threshold, ...]


class Looks(TypedDict, total=False):
    """The arguments of every panel with queries, also of `of(alert)`; see QueryPanel."""

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
    """The arguments of a panel that is not made by `of(alert)`, which takes these from the alert."""

    description: Required[str]
    above: Limits
    below: Limits
    alert: Alert


class Drawn(NamedTuple):
    """What `options` and `fieldConfig` of a panel depend on. `graded` says whether colours show good and bad values."""

    queries: tuple[Query, ...]
    unit: Unit | None
    display: Display
    limits: tuple[Limit, ...]
    graded: bool


class QueryPanel(Panel):
    """Base of the panels with queries.

    `unit` is the unit of the values; without it, the compiler infers the unit. `above` and `below` are limits: values
    beyond one have the colour of its alert's severity, or red without an alert. `states` is the meaning of single
    values. Grafana shows `no_value` if the queries return nothing. `decimals`, `min` and `max` are Grafana's. `colors`
    are the colours of single series, by their name in the legend or by a part of it, `/loss/`. `last` (`30d`) replaces
    the dashboard's time range. `drilldown` is the link of the values.

    Raises DefinitionError for a panel without a query, for limits on both sides, and for a limit with several values.
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
        self.above = thresholds_of(common.get("above"))
        self.below = thresholds_of(common.get("below"))
        self.states = common.get("states", {})
        self.no_value = common.get("no_value", "")
        self.colors = common.get("colors", {})
        self.last = common.get("last", "")
        self.drilldown = common.get("drilldown")
        self.steps = tuple(common.get("transformations", ()))
        self.decimals = common.get("decimals")
        self.rounding = {key: common[key] for key in ("decimals", "min", "max") if key in common}
        self._require_queries_and_limits()

    def _require_queries_and_limits(self) -> None:
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
                        fix='show the limits as a query with `draw="limit"`, or show the used share of the limit',
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
        """The panel of an alert: the compiler adds the alert's expression, unit and links.

        Without a title, the panel has the alert's name in words; without a description, the alert's. `also` is a second
        limit, of another severity.
        """
        panel = cls(
            title or _words(alert.name),
            description=description or _without_templates(alert.description),
            alert=alert,
            **looks,
        )
        if isinstance(alert, ValueAlert):
            limits = (alert.threshold, *thresholds_of(also))
            panel.above, panel.below = (limits, ()) if alert.above else ((), limits)
        return panel

    def body(self, resolved: Resolved, resolver: Resolver) -> dict[str, Any]:
        shown = display(resolved.unit) if resolved.unit else Display("")
        limits = limits_of(self.above, self.below, resolver, shown.scale)
        drawn = Drawn(resolved.queries, resolved.unit, shown, limits, bool(limits or self.states))
        format = self.format_of(drawn)
        defaults = self.field(drawn) | self.rounding
        if shown.unit:
            defaults["unit"] = shown.unit
        if found := mappings(self.states) if self.states else self.rounded(drawn):
            defaults["mappings"] = found
        if self.no_value:
            defaults["noValue"] = self.no_value
        if self.drilldown:
            labels = "__data.fields" if format == "table" else "__field.labels"
            defaults["links"] = [drilldown_link(self.drilldown, resolver, labels)]
        json: dict[str, Any] = {
            "datasource": datasource(),
            "fieldConfig": {"defaults": defaults, "overrides": self.overrides(drawn, resolver)},
            "options": self.options(drawn),
            "targets": [
                query.rendered(
                    ref_id(index),
                    instant=self.instant,
                    format=format,
                    scale=(display(query.unit) if query.unit else shown).scale,
                )
                for index, query in enumerate(resolved.queries)
            ],
        }
        steps = self.transformations_of(drawn)
        if not format and resolver.short_hosts and any("{{instance}}" in query.legend for query in drawn.queries):
            steps = (*steps, without_domains())
        if steps:
            json["transformations"] = [step.to_json_data() for step in steps]
        if self.last:
            json["timeFrom"] = self.last
        return json

    def least_end(self, drawn: Drawn) -> float | None:
        """Where the axis ends at least; None if its values alone decide."""
        if drawn.unit == ONE and self.decimals == 0:
            return _TEN
        return _SOME if drawn.unit == RATIO and not drawn.limits else None

    def rounded(self, drawn: Drawn) -> list[dict[str, Any]]:
        """`mappings` of all values, for what their rounding hides; none if some have another unit."""
        alone = {query.unit or drawn.unit for query in drawn.queries} == {drawn.unit}
        return rounded_to_zero(drawn.display.unit, self.decimals) if alone else []

    def format_of(self, drawn: Drawn) -> str:
        """Grafana's format of the results: "table" has a row for each series, and a column for each label."""
        return self.format

    def field(self, drawn: Drawn) -> dict[str, Any]:
        """`fieldConfig.defaults` of this type of panel, without unit, mappings, `noValue`, decimals and range."""
        raise NotImplementedError

    def options(self, drawn: Drawn) -> dict[str, Any]:
        """Grafana's `options` of this type of panel."""
        raise NotImplementedError

    def overrides(self, drawn: Drawn, resolver: Resolver) -> list[dict[str, Any]]:
        """`fieldConfig.overrides`: unit and look of single queries, and colours of single series."""
        queries = [
            override(*self.matcher(query, index), properties)
            for index, query in enumerate(drawn.queries)
            if (properties := self.own_look(query, drawn, resolver))
        ]
        return [*queries, *(by_name(name, color=fixed(color)) for name, color in self.colors.items())]

    def matcher(self, query: Query, index: int) -> tuple[str, str]:
        """Grafana's matcher of the results of a query, and its argument."""
        return "byFrameRefID", ref_id(index)

    def own_look(self, query: Query, drawn: Drawn, resolver: Resolver) -> dict[str, Any]:
        """The properties of a query that differ from its panel."""
        look: dict[str, Any] = {}
        if query.unit and query.unit != drawn.unit:
            look["unit"] = display(query.unit).unit
        if query.color:
            look["color"] = fixed(query.color)
        if query.above:
            look["thresholds"] = thresholds(limits_of(query.above, (), resolver, drawn.display.scale), GREEN)
        return look

    def transformations_of(self, drawn: Drawn) -> tuple[Transformation, ...]:
        """The transformations of the results."""
        return self.steps


def drilldown_link(drilldown: Drilldown, resolver: Resolver, labels: str) -> dict[str, Any]:
    """The data link of a drill-down; `labels` is Grafana's variable for the labels of the value."""
    to = resolver.destination(drilldown)
    variables = [f"var-{name}=${{{labels}.{label}}}" for name, label in drilldown.variables.items()]
    kept = [f"${{{name}:queryparam}}" for name in ("datasource", *to.kept)]
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
    """`reduceOptions`: the last sample of each series."""
    return {"calcs": ["lastNotNull"], "fields": "", "values": False}


def limits_of(
    above: Iterable[Threshold], below: Iterable[Threshold], resolver: Resolver, scale: int
) -> tuple[Limit, ...]:
    """The thresholds in the resolver's environment; their values are multiplied by `scale`."""
    return (
        *(resolver.limit(threshold, above=True, scale=scale) for threshold in above),
        *(resolver.limit(threshold, above=False, scale=scale) for threshold in below),
    )


def thresholds_of(limits: Limits | None) -> tuple[Threshold, ...]:
    """The thresholds as a tuple."""
    if limits is None:
        return ()
    return limits if isinstance(limits, tuple) else (limits,)


def _words(name: str) -> str:
    """The name of an alert in words: `Api error ratio high`."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", name).capitalize()


def _without_templates(text: str) -> str:
    """The text of an alert without Prometheus' templates, because a panel shows every series."""
    text = re.sub(r"\{\{-?\s*\$labels\.(\w+)\s*-?\}\}", r"the \1", text)
    text = re.sub(r"\{\{.*?\}\}", "the value", text)
    return text[:1].upper() + text[1:]
