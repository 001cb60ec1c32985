"""Panels as Grafana 13 reads them."""

import re
from typing import Any

import pytest
from grafanalib import core

from tests.grafana.examples import EARLY, ERROR_RATIO_HIGH, LIMIT, Knowing, environment, every_type, nulls
from tradewatch.grafana import (
    BLUE,
    GREEN,
    NEUTRAL,
    RED,
    Panel,
    Resolver,
    barchart,
    bargauge,
    query,
    stat,
    table,
    timeseries,
)
from tradewatch.grafana.query import ref_id
from tradewatch.grafana.transform import distinct_without_domains
from tradewatch.model import BYTES, ONE, RATIO, SECONDS, TIMESTAMP, USD, DefinitionError, Threshold, Unit

LOSS = Threshold(unit=USD, value=-100, why="w", tune="t")

PANELS = [panel for row in every_type().rows for panel in row.panels]


def defaults(json: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = json["fieldConfig"]["defaults"]
    return found


@pytest.mark.parametrize("panel", PANELS, ids=lambda panel: panel.title)
def test_is_a_grafanalib_panel(panel: Panel) -> None:
    """Every panel is an object of grafanalib, and prints as one."""
    assert isinstance(panel, core.Panel)
    assert panel.title in repr(panel)


@pytest.mark.parametrize("panel", PANELS, ids=lambda panel: panel.title)
def test_emits_only_what_is_set(panel: Panel) -> None:
    """No null except in a threshold, and no key that Grafana does not know any more."""
    json = panel.to_json_data()
    assert [path for path in nulls(json) if not path.endswith("/steps/0/value")] == []
    assert not json.keys() & {"editable", "error", "height", "span", "minSpan", "maxDataPoints", "transparent"}
    assert json["type"] == panel.type


def test_knows_its_line() -> None:
    """The source of a panel is the line of its call, also for a panel of an alert."""
    written, made = stat("A", "up", description="d"), timeseries.of(ERROR_RATIO_HIGH)
    assert written.defined.file == made.defined.file == __file__
    assert written.defined.line == made.defined.line > 1


def test_draws_the_limit_as_a_dashed_red_line() -> None:
    """An alert's panel has a dashed line at the threshold, within the axis."""
    json = timeseries.of(ERROR_RATIO_HIGH).rendered(Knowing(environment()))
    custom = defaults(json)["custom"]
    assert defaults(json)["thresholds"]["steps"] == [
        {"color": "transparent", "value": None},
        {"color": "red", "value": 0.05},
    ]
    assert custom["thresholdsStyle"] == {"mode": "dashed"}
    assert (custom["axisSoftMin"], custom["axisSoftMax"]) == (0, 0.055)


def test_reaches_below_a_lower_limit() -> None:
    """If low values are bad, the axis ends below the line."""
    json = timeseries("Result", "x", description="d", below=LOSS).to_json_data()
    assert defaults(json)["custom"]["axisSoftMin"] == -110


def test_colours_values_below_a_lower_limit() -> None:
    """If low values are bad, red is the first colour."""
    json = bargauge("Result", "x", description="d", below=LOSS).to_json_data()
    assert defaults(json)["thresholds"]["steps"] == [{"color": "red", "value": None}, {"color": "green", "value": -100}]


@pytest.mark.parametrize(
    ("panel", "colors"),
    [
        (timeseries("A", "x", description="d", above=(LIMIT, EARLY)), ["transparent", "orange", "red"]),
        (bargauge("A", "x", description="d", above=(LIMIT, EARLY)), ["green", "orange", "red"]),
        (stat("A", "x", description="d", above=(LIMIT, EARLY)), ["dark-green", "light-orange", "semi-dark-red"]),
        (timeseries.of(ERROR_RATIO_HIGH, also=EARLY), ["transparent", "orange", "red"]),
    ],
    ids=["lines", "bars", "a background that a small text can be read on", "alert"],
)
def test_draws_two_limits(panel: Panel, colors: list[str]) -> None:
    """A warning's limit is orange, a critical one's red, in whatever order they are given."""
    steps = defaults(panel.rendered(Knowing(environment())))["thresholds"]["steps"]
    assert [step["color"] for step in steps] == colors
    assert [step["value"] for step in steps] == [None, 0.02, 0.05]


def test_colours_the_worse_of_two_lower_limits() -> None:
    """Below the lower of two limits is worse than below the higher."""
    panel = bargauge("A", "x", description="d", below=(EARLY, LIMIT))
    steps = defaults(panel.rendered(Knowing(environment())))["thresholds"]["steps"]
    assert [(step["color"], step["value"]) for step in steps] == [("orange", None), ("red", 0.02), ("green", 0.05)]


def test_rejects_a_limit_that_is_not_one_value() -> None:
    """A limit that differs by symbol cannot colour a panel of all symbols."""
    limit = Threshold(unit=RATIO, value=1, by_label={"symbol": {"BTC": 2}}, why="w", tune="t")
    with pytest.raises(DefinitionError, match="a limit that differs by symbol"):
        stat("A", "x", description="d", above=limit)


def test_an_alerts_panel_with_a_wrong_argument_is_named_by_its_call() -> None:
    """The panel does not exist yet."""
    with pytest.raises(DefinitionError) as raised:
        timeseries.of(ERROR_RATIO_HIGH, widht=8)  # type: ignore[call-arg]
    (problem,) = raised.value.problems
    assert (problem.subject, problem.fix) == ("QueryPanel.of", "did you mean 'width'?")


def test_can_have_its_own_limit() -> None:
    """`above` is a Threshold, with the value of the environment."""
    panel = bargauge("Quota", "quota", description="d", above=LIMIT)
    for name, value in (("production", 0.05), ("staging", 0.5)):
        json = panel.rendered(Resolver(environment(name)))
        assert defaults(json)["thresholds"]["steps"][1] == {"color": "red", "value": value}


@pytest.mark.parametrize(("make", "color"), [(stat, NEUTRAL), (bargauge, BLUE), (table, NEUTRAL)])
def test_is_not_red_from_80(make: Any, color: str) -> None:
    """Without a limit there is one neutral step, because Grafana's default is red from 80."""
    steps = defaults(make("A", "up", description="d").to_json_data())["thresholds"]["steps"]
    assert steps == [{"color": color, "value": None}]


def test_an_alerts_panel_has_the_alerts_name() -> None:
    """Title and description are the alert's, without Prometheus' templates."""
    panel = timeseries.of(ERROR_RATIO_HIGH)
    assert panel.alert is ERROR_RATIO_HIGH
    assert panel.title == "Api error ratio high"
    assert panel.description == "The route fails the value of its requests"
    assert panel.queries == ()
    assert timeseries.of(ERROR_RATIO_HIGH, title="API errors").title == "API errors"


def test_single_values_are_instant_queries() -> None:
    """A stat does not show series that have ended; a graph needs the time range."""
    assert stat("A", "up", description="d").to_json_data()["targets"] == [
        {
            "datasource": {"type": "prometheus", "uid": "${datasource}"},
            "editorMode": "code",
            "expr": "up",
            "instant": True,
            "legendFormat": "__auto",
            "range": False,
            "refId": "A",
        }
    ]
    target = timeseries("A", "up", description="d").to_json_data()["targets"][0]
    assert (target["instant"], target["range"]) == (False, True)


def test_the_columns_of_a_table_have_the_legends_as_titles() -> None:
    """Several queries are one table, with a column and a unit for each."""
    json = table(
        "T", query("a", legend="Errors"), query("b", legend="p95", unit=SECONDS), description="d"
    ).to_json_data()
    assert [step["id"] for step in json["transformations"]] == ["merge", "organize"]
    assert json["transformations"][1]["options"]["renameByName"] == {"Value #A": "Errors", "Value #B": "p95"}
    _, errors, p95 = json["fieldConfig"]["overrides"]
    assert (errors["matcher"]["options"], p95["matcher"]["options"]) == ("Errors", "p95")
    assert {"id": "unit", "value": "s"} in p95["properties"]
    alone = table("T", query("a", legend="Errors"), description="d").to_json_data()
    assert [step["id"] for step in alone["transformations"]] == ["organize"]
    assert alone["transformations"][0]["options"]["renameByName"] == {"Value": "Errors"}


def test_tiles_of_several_series_are_in_the_order_of_their_labels() -> None:
    """Prometheus returns instant vectors in any order; a table has a row for each, which can be sorted."""
    json = stat("Bots", query("up", legend="{{bot}}"), description="d").to_json_data()
    assert (json["type"], sorted_by(json)) == ("stat", [("bot", False)])
    assert json["options"]["text"]["titleSize"] >= 12
    assert (json["targets"][0]["format"], json["options"]["reduceOptions"]["values"]) == ("table", True)
    (named,) = json["fieldConfig"]["overrides"]
    assert named["properties"] == [{"id": "displayName", "value": "${__data.fields.bot}"}]


class Crowded(Resolver):
    """Every label has forty values."""

    def number(self, label: str) -> int:
        return 40


def sorted_by(json: dict[str, Any]) -> list[tuple[str, bool]]:
    """The fields by which the values are sorted, the last decides, and whether in descending order."""
    sorts = (step["options"]["sort"][0] for step in json["transformations"])
    return [(each["field"], each["desc"]) for each in sorts]


@pytest.mark.parametrize(
    ("looks", "descending", "extent"),
    [
        ({"above": LIMIT}, True, {"max": 0.05, "min": 0}),
        ({"below": LOSS}, False, {}),
        ({"states": {0: ("down", RED), 1: ("up", GREEN)}}, False, {"max": 1, "min": 0}),
        ({"states": {0: ("off", GREEN), 1: ("ON", RED)}}, True, {"max": 1, "min": 0}),
    ],
    ids=["above", "below", "down", "on"],
)
def test_many_tiles_are_a_list_with_the_worst_on_top(
    looks: dict[str, Any], descending: bool, extent: dict[str, float]
) -> None:
    """Forty bots do not fit into a tile; a list scrolls, and a full bar is the limit."""
    panel = stat("A", query("x", legend="{{bot}}"), description="d", **looks)
    json = panel.rendered(Crowded(environment()))
    assert (json["type"], sorted_by(json)) == ("bargauge", [("bot", False), ("Value", descending)])
    assert {key: value for key, value in defaults(json).items() if key in ("min", "max")} == extent
    assert json["options"]["minVizHeight"] > 30


def test_long_names_are_a_list() -> None:
    """In a tile they wrap, and cover the next one."""
    resolver = Resolver()
    panel = stat("Bots", query("up", legend="{{bot}}"), description="d")
    assert panel.rendered(resolver)["type"] == "stat"
    resolver.longest = lambda label: "a-bot-of-the-desk-for-european-equities"  # type: ignore[method-assign]
    assert panel.rendered(resolver)["type"] == "bargauge"


def test_names_of_two_labels_are_a_list() -> None:
    """They are too long for a tile."""
    json = stat("Replicas", query("up", legend="{{bot}} on {{instance}}"), description="d").to_json_data()
    assert (json["type"], sorted_by(json)[:2]) == ("bargauge", [("instance", False), ("bot", False)])
    (named,) = json["fieldConfig"]["overrides"]
    name = "${__data.fields.bot} on ${__data.fields.instance}"
    assert named["properties"] == [{"id": "displayName", "value": name}]


def test_nothing_is_minus_zero() -> None:
    """Grafana rounds a loss of 30 cents to -0 USD; a column has its own rounding, and a ratio beside it none."""
    (rounded,) = defaults(stat("A", "x", description="d", unit=USD, decimals=0).to_json_data())["mappings"]
    assert rounded["options"]["result"]["text"] == "0 USD"
    assert rounded["options"]["from"] > -0.5
    mixed = timeseries("A", query("x", unit=USD), query("y", unit=RATIO), description="d", decimals=0)
    assert "mappings" not in defaults(mixed.to_json_data())


def test_a_share_that_is_always_0_has_an_axis_of_a_few_percent() -> None:
    """Grafana would draw it to 10,000%; one that should be 100% ends there, and not at 200%."""
    shares = (
        timeseries("A", "x", description="d", unit=RATIO),
        timeseries("A", "x", description="d", unit=RATIO, below=LIMIT),
    )
    ends = [defaults(share.to_json_data())["custom"]["axisSoftMax"] for share in shares]
    assert ends == [0.01, 1]


def test_a_count_has_an_axis_of_whole_numbers() -> None:
    """Grafana would mark it 0, 0, 1, 1; the limit of a half is still below the first mark."""
    none = Threshold(unit=ONE, value=0.5, why="w", tune="t")
    counts = (
        timeseries("A", "x", description="d", unit=ONE, decimals=0),
        timeseries("A", "x", description="d", unit=ONE, decimals=0, above=none),
        barchart("A", "x", description="d", unit=ONE, decimals=0, x="y"),
    )
    assert [defaults(each.to_json_data())["custom"]["axisSoftMax"] for each in counts] == [10, 10, 10]
    shares = timeseries("A", "x", description="d", unit=ONE, decimals=0, stacked="percent")
    assert "axisSoftMax" not in defaults(shares.to_json_data())["custom"]


def test_names_of_series_leave_out_the_domains_of_hosts() -> None:
    """Not if two hosts then have the same name."""
    panel = timeseries("A", query("up", legend="{{instance}}"), description="d")
    (renamed,) = panel.to_json_data()["transformations"]
    expression = renamed["options"]["regex"].strip("/")
    assert re.sub(expression, r"\1:", "market-maker-1.trading.internal:9400") == "market-maker-1:9400"
    assert re.sub(expression, r"\1:", "10.0.0.7:9400") == "10.0.0.7:9400"
    resolver = Resolver()
    resolver.short_hosts = False
    assert "transformations" not in panel.rendered(resolver)
    assert distinct_without_domains(["a.eu:1", "b.eu:1", "a.eu:2"])
    assert not distinct_without_domains(["a.eu:1", "a.us:1"])


def test_a_query_can_have_its_own_unit() -> None:
    """In a graph, a query with another unit than the panel's has an override."""
    json = timeseries("A", "a", query("b", unit=SECONDS), description="d", unit=BYTES).to_json_data()
    assert defaults(json)["unit"] == "bytes"
    assert json["fieldConfig"]["overrides"] == [
        {"matcher": {"id": "byFrameRefID", "options": "B"}, "properties": [{"id": "unit", "value": "s"}]}
    ]


def test_scales_timestamps_to_milliseconds() -> None:
    """Grafana's dates are in milliseconds, so the expression and the limit are multiplied."""
    limit = Threshold(unit=TIMESTAMP, value=5, why="w", tune="t")
    json = stat("Saved", "saved + 1", description="d", unit=TIMESTAMP, above=limit).to_json_data()
    assert json["targets"][0]["expr"] == "(saved + 1) * 1000"
    assert defaults(json)["thresholds"]["steps"][1]["value"] == 5000


def test_a_unit_that_grafana_does_not_know_is_a_suffix() -> None:
    """The number has the unit after it."""
    assert (
        defaults(stat("A", "x", description="d", unit=Unit.base("contracts")).to_json_data())["unit"]
        == "suffix:contracts"
    )


def test_names_of_queries_after_z() -> None:
    """The refIds after Z are AA, AB, ..."""
    assert [ref_id(index) for index in (0, 25, 26, 27, 51, 52, 701, 702)] == [
        "A",
        "Z",
        "AA",
        "AB",
        "AZ",
        "BA",
        "ZZ",
        "AAA",
    ]


@pytest.mark.parametrize(
    ("arguments", "summary"),
    [
        ({"width": 25}, "a width of 25"),
        ({"width": 0}, "a width of 0"),
        ({"height": 0}, "a height of 0"),
        ({"decimals": -3}, "decimals must be a number from 0 to 15, not the number -3"),
        ({"above": LIMIT, "below": LIMIT}, "a panel has limits on one side, `above` or `below`"),
    ],
)
def test_rejects_what_cannot_be_drawn(arguments: dict[str, Any], summary: str) -> None:
    """A wrong argument is reported at its own line."""
    with pytest.raises(DefinitionError) as raised:
        stat("A", "up", description="d", **arguments)
    assert raised.value.problems[0].summary == summary


@pytest.mark.parametrize(
    ("queries", "summary"), [((), "a panel without a query"), (("  ",), "a query without an expression")]
)
def test_rejects_a_panel_without_a_query(queries: tuple[str, ...], summary: str) -> None:
    """It is reported at the line of the panel."""
    with pytest.raises(DefinitionError, match=summary):
        stat("A", *queries, description="d")
