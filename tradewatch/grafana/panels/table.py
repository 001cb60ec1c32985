"""Tables of current values."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal, Unpack

from tradewatch.grafana.definition import GrafanaDefinition
from tradewatch.grafana.layout import COLUMNS, inner_width
from tradewatch.grafana.link import Drilldown
from tradewatch.grafana.look import GREEN, NEUTRAL, States, mappings, missing_is_neutral, rounded_to_zero, thresholds
from tradewatch.grafana.panels.overrides import by_name, fixed, override
from tradewatch.grafana.panels.query_panel import (
    Common,
    Drawn,
    Limits,
    QueryPanel,
    colored_by_limits,
    drilldown_link,
    limits_of,
    thresholds_of,
)
from tradewatch.grafana.query import Query, ref_id
from tradewatch.grafana.resolver import Resolver
from tradewatch.grafana.text_width import column_width, widest_value
from tradewatch.grafana.transform import Transformation, merge, organize
from tradewatch.grafana.units import Display, display
from tradewatch.model import NonBlank, Unit, here

Cell = Literal["auto", "text", "background", "bar"]

_CELLS: dict[str, dict[str, Any]] = {
    "auto": {"type": "auto"},
    "text": {"type": "color-text"},
    "background": {"type": "color-background", "mode": "basic"},
    "bar": {"type": "gauge", "mode": "basic", "valueDisplayMode": "text"},
}


class Column(GrafanaDefinition):
    """How one column of a table looks; `name` is a label, the legend of a query, or the name of a calculated column.

    Without a `title`, the column has the name in words; `width` is in pixels. `above`, `below` and `states` colour the
    cells in the same way as those of a panel; `cell` says what is coloured. `drilldown` is the link of the cells.
    """

    def __init__(
        self,
        name: NonBlank,
        title: str = "",
        *,
        unit: Unit | None = None,
        decimals: int | None = None,
        above: Limits | None = None,
        below: Limits | None = None,
        states: States | None = None,
        cell: Cell | None = None,
        min: float | None = None,
        max: float | None = None,
        width: int | None = None,
        hidden: bool = False,
        drilldown: Drilldown | None = None,
    ) -> None:
        self.defined = here()
        self.name = name
        self.title = title or (name.replace("_", " ").capitalize() if name.islower() else name)
        self.unit = unit
        self.above = thresholds_of(above)
        self.below = thresholds_of(below)
        self.states = states or {}
        self.cell = cell
        self.hidden = hidden
        self.drilldown = drilldown
        given = {"decimals": decimals, "min": min, "max": max, "custom.width": width}
        self.given = {id: value for id, value in given.items() if value is not None}

    @property
    def subject(self) -> str:
        return f"column {self.name!r}"

    def properties(self, resolver: Resolver) -> dict[str, Any]:
        """The properties of the column's override, by id."""
        shown = display(self.unit) if self.unit else Display("")
        limits = limits_of(self.above, self.below, resolver, shown.scale)
        found: dict[str, Any] = dict(self.given)
        if shown.unit:
            found["unit"] = shown.unit
        if limits:
            found["thresholds"] = thresholds(limits, GREEN)
        if self.states:
            found["mappings"] = mappings(self.states)
        cell = self.cell or ("text" if limits or self.states else None)
        if cell:
            found["custom.cellOptions"] = dict(_CELLS[cell])
        if self.drilldown:
            found["links"] = [drilldown_link(self.drilldown, resolver, "__data.fields")]
        return found


class Table(QueryPanel):
    """A row for each combination of labels, and a column for each query, with its legend as title.

    `columns` are in this order; other labels and values come after them.
    """

    type = "table"
    instant = True
    format = "table"

    def __init__(
        self, title: NonBlank, *queries: str | Query, columns: Sequence[Column | str] = (), **common: Unpack[Common]
    ) -> None:
        super().__init__(title, *queries, **common)
        self.columns = tuple(Column(column) if isinstance(column, str) else column for column in columns)

    def rendered(self, resolver: Resolver, columns: int = COLUMNS) -> dict[str, Any]:
        json = super().rendered(resolver, columns)
        values = {query.legend for query in self.queries}
        # The labels, but for those that are a number and those whose width is given.
        names = [each.title for each in self.columns if each.name not in values and not (each.unit or each.given)]
        _fit(json["fieldConfig"]["overrides"], inner_width(columns), names)
        return json

    def field(self, drawn: Drawn) -> dict[str, Any]:
        return {
            "custom": {"align": "auto", "cellOptions": {"type": "auto"}},
            **colored_by_limits(drawn, NEUTRAL),
        }

    def rounded(self, drawn: Drawn) -> list[dict[str, Any]]:
        return []  # each column has its own

    def options(self, drawn: Drawn) -> dict[str, Any]:
        return {"cellHeight": "sm", "showHeader": True}

    def overrides(self, drawn: Drawn, resolver: Resolver) -> list[dict[str, Any]]:
        # Not in the defaults, where the text of the labels would be green: it has no threshold.
        graded = [override("byType", "number", {"custom.cellOptions": dict(_CELLS["text"])})] if drawn.graded else []
        return [
            # The panel's `noValue` is about the whole panel, and Grafana shows it in every empty cell.
            override("byRegexp", "/.*/", {"noValue": "–"}),
            *graded,
            *(override("byName", title, look) for title, look in self._looks(drawn, resolver).items()),
            *(by_name(name, color=fixed(color)) for name, color in self.colors.items()),
        ]

    def _looks(self, drawn: Drawn, resolver: Resolver) -> dict[str, dict[str, Any]]:
        """The properties of each column by its title: merged queries are one frame, and only found by that."""
        queries = {query.legend: query for query in drawn.queries if query.legend}
        named = {column.name for column in self.columns}
        looks: dict[str, dict[str, Any]] = {}
        for column in (*self.columns, *(Column(legend, legend) for legend in queries if legend not in named)):
            if column.hidden:
                continue
            query = queries.get(column.name)
            look = (self.own_look(query, drawn, resolver) if query else {}) | column.properties(resolver)
            if column.states:
                cells = [text for text, _ in column.states.values()]
            elif query or column.unit:
                unit, decimals = (
                    look.get("unit", drawn.display.unit),
                    look.get("decimals", self.decimals),
                )
                cells = [widest_value(unit, decimals)]
                empty = [missing_is_neutral()] if column.below else []
                if found := [*rounded_to_zero(unit, decimals), *empty]:
                    look["mappings"] = found
            else:
                cells = [resolver.longest(column.name)]
            if "custom.width" not in look:
                look["custom.minWidth"] = column_width(column.title, *cells)
            looks[column.title] = look
        return looks

    def transformations_of(self, drawn: Drawn) -> tuple[Transformation, ...]:
        steps = (*tabular(drawn.queries), *self.steps)
        if not self.columns:
            return steps
        shown = organize(
            order=[column.name for column in self.columns],
            rename={column.name: column.title for column in self.columns if column.title != column.name},
            hide=[column.name for column in self.columns if column.hidden],
        )
        return (*steps, shown)


def _fit(overrides: list[dict[str, Any]], available: int, names: Sequence[str]) -> None:
    """Fix the width of each column that needs more than an equal share of a panel so many pixels wide.

    Grafana gives the others equal shares of the rest, at least their minimum, and what does not fit is out of sight.
    If only numbers would share the rest, the last of the `names` gets it: rows with a gap between numbers are hard to
    read.
    """
    properties = [each for override in overrides for each in override["properties"]]
    rest = available - sum(each["value"] for each in properties if each["id"] == "custom.width")
    sharing = [each for each in properties if each["id"] == "custom.minWidth"]
    while wide := [each for each in sharing if each["value"] * len(sharing) > rest]:
        for each in wide:
            each["id"] = "custom.width"
        rest -= sum(each["value"] for each in wide)
        sharing = [each for each in sharing if each not in wide]
    named = [
        each
        for override in overrides
        if override["matcher"]["options"] in names
        for each in override["properties"]
        if each["id"] in ("custom.width", "custom.minWidth")
    ]
    if named and all(each["id"] == "custom.width" for each in named):
        for each in sharing:
            each["id"] = "custom.width"
        named[-1]["id"] = "custom.minWidth"


def tabular(queries: Sequence[Query]) -> tuple[Transformation, ...]:
    """The transformations to one table of all queries, without the time, with the legends as titles."""
    named = organize(rename=_columns(queries), hide=["Time"])
    return (merge(), named) if len(queries) > 1 else (named,)


def _columns(queries: Sequence[Query]) -> dict[str, str]:
    """The legend of each value column, by Grafana's name of the column."""
    alone = len(queries) == 1
    return {
        "Value" if alone else f"Value #{ref_id(index)}": query.legend
        for index, query in enumerate(queries)
        if query.legend
    }


column = Column
table = Table
