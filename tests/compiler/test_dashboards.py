"""Dashboards: variables filter the series that have the label; the panel of an alert."""

from __future__ import annotations

from typing import Any

import orjson
import pytest
from grafanalib import core

from tests.compiler.examples import AGE, BOT, OPEN, by_symbol, environment, project, state_alert, value_alert
from tradewatch.compiler import CompiledProject
from tradewatch.filetree import FileTree
from tradewatch.grafana import Dashboard, Query, Variable, query, row, stat, timeseries, variable
from tradewatch.grafana.walk import expressions, panels
from tradewatch.model import (
    GAUGE,
    ONE,
    Alert,
    Environment,
    Metric,
    PerEnvironment,
    ProblemsFound,
    RecordedTable,
    RecordingRule,
    RuleGroup,
    Threshold,
    Unit,
)

BY_BOT, BY_SYMBOL = variable("bot", metric=AGE), variable("symbol", metric=AGE)
RECORDED = RecordingRule(record="bot:age:max", expr=f"max by (bot) ({AGE})", unit=ONE)
TABLE = RecordedTable(record="bot:expected", labels=("bot",), rows=lambda environment: [({"bot": "a"}, 1)])
# A metric may be called like a label.
SYMBOL = Metric("symbol", GAUGE, ONE, "How many symbols there are.", BOT)


def shown(*queries: str, variables: tuple[Variable, ...] = (BY_BOT, BY_SYMBOL), **content: Any) -> list[str]:
    """The expressions of a panel with these queries, as Grafana gets them."""

    def dashboard(env: Environment) -> Dashboard:
        panel = stat("Panel", *queries, description="d", unit=ONE)
        return Dashboard(slug="d", title="D", question="?", variables=variables, rows=[row("Row", panel)])

    tree = CompiledProject(project(dashboards={"standard": (dashboard,)}, **content)).within(environment()).tree
    return [expression for _, expression in expressions(orjson.loads(tree["grafana/dashboards/standard/d.json"]))]


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("age_seconds", 'age_seconds{bot=~"$bot",symbol=~"$symbol"}'),
        # The market has no symbol.
        ("market_open", 'market_open{bot=~"$bot"}'),
        ("age_seconds * market_open", 'age_seconds{bot=~"$bot",symbol=~"$symbol"} * market_open{bot=~"$bot"}'),
        ('age_seconds{symbol="BTC"}', 'age_seconds{bot=~"$bot",symbol="BTC"}'),
        ("sum by (bot, symbol) (age_seconds)", 'sum by (bot, symbol) (age_seconds{bot=~"$bot",symbol=~"$symbol"})'),
        ("rate(requests_total[$__rate_interval])", 'rate(requests_total{bot=~"$bot"}[$__rate_interval])'),
        ("unknown", "unknown"),
        ("vector(1)", "vector(1)"),
        ("bot:expected", 'bot:expected{bot=~"$bot"}'),
        ("bot:age:max", 'bot:age:max{bot=~"$bot"}'),
    ],
)
def test_a_series_is_filtered_by_the_labels_that_it_has(expression: str, expected: str) -> None:
    """A variable becomes a matcher of each series that has its label, in the catalogue or by a recording rule."""
    assert shown(expression, groups=(RuleGroup("g", (RECORDED, TABLE)),)) == [expected]


def test_a_variable_filters_by_its_label() -> None:
    """The matcher has the label's name and the variable's value."""
    coin = variable("coin", metric=AGE, label="symbol")
    assert shown("age_seconds", variables=(coin,)) == ['age_seconds{symbol=~"$coin"}']


def test_limits_by_label_are_filtered_too() -> None:
    """The table of an alert's limits has the label, so its series can be selected."""
    groups = (RuleGroup("g", (value_alert(above=by_symbol(BTC=3)),)),)
    assert shown("symbol:quote_old:threshold", groups=groups) == ['symbol:quote_old:threshold{symbol=~"$symbol"}']


def test_every_query_is_filtered_and_keeps_its_legend() -> None:
    """It is so for a text and for a query."""

    def dashboard(env: Environment) -> Dashboard:
        panel = stat("Panel", "market_open", query("age_seconds", legend="{{symbol}}"), description="d", unit=ONE)
        return Dashboard(slug="d", title="D", question="?", variables=[BY_BOT], rows=[row("Row", panel)])

    document = orjson.loads(
        CompiledProject(project(dashboards={"standard": (dashboard,)}))
        .within(environment())
        .tree["grafana/dashboards/standard/d.json"]
    )
    (panel,) = (panel for panel in panels(document) if panel["type"] == "stat")
    assert [(target["expr"], target["legendFormat"]) for target in panel["targets"]] == [
        ('market_open{bot=~"$bot"}', "__auto"),
        ('age_seconds{bot=~"$bot"}', "{{symbol}}"),
    ]


def test_a_metric_that_is_called_like_a_label_is_only_filtered_where_it_is_a_metric() -> None:
    """A name in a grouping is a label."""
    found = shown("sum by (symbol) (symbol)", variables=(BY_BOT,), metrics=(SYMBOL, AGE, OPEN))
    assert found == ['sum by (symbol) (symbol{bot=~"$bot"})']


def drawn(alert: Alert, here: Environment) -> dict[str, Any]:
    def dashboard(env: Environment) -> Dashboard:
        return Dashboard(slug="d", title="D", question="?", variables=[BY_BOT], rows=[row("Row", timeseries.of(alert))])

    tree = CompiledProject(project(alert, dashboards={"standard": (dashboard,)})).within(here).tree
    document = orjson.loads(tree["grafana/dashboards/standard/d.json"])
    (panel,) = (panel for panel in panels(document) if panel["type"] == "timeseries")
    assert isinstance(panel, dict)
    return panel


def steps(panel: dict[str, Any]) -> list[float | None]:
    return [step["value"] for step in panel["fieldConfig"]["defaults"]["thresholds"]["steps"]]


def test_the_panel_of_an_alert_draws_its_expression_and_its_limit() -> None:
    """The same expression with the dashboard's matchers, and the limit of that environment as a line."""
    limit = Threshold(unit=ONE, value=PerEnvironment(60, staging=30), why="Tried.", tune="Look.")
    alert = value_alert(above=limit)
    for name, value in (("paper", 60), ("staging", 30)):
        panel = drawn(alert, environment(name))
        assert [target["expr"] for target in panel["targets"]] == ['age_seconds{bot=~"$bot"}']
        assert value in steps(panel)


def test_the_panel_of_a_state_has_no_limit() -> None:
    """A state has no limit."""
    panel = drawn(state_alert(), environment())
    assert [target["expr"] for target in panel["targets"]] == ['market_open{bot=~"$bot"} == 0']
    assert "thresholdsStyle" not in panel["fieldConfig"]["defaults"].get("custom", {})


def plain(env: Environment) -> core.Dashboard:
    panel = core.TimeSeries(title="Age", dataSource="prometheus", targets=[core.Target(expr="age_seconds")])
    return core.Dashboard(title="Plain", panels=[panel])


def test_a_plain_grafanalib_dashboard_is_taken_as_it_is() -> None:
    """Its queries are unchanged; its uid, title and tags are the environment's."""
    tree = CompiledProject(project(dashboards={"custom": (plain,)})).within(environment()).tree
    document = orjson.loads(tree["grafana/dashboards/custom/plain.json"])
    assert [expression for _, expression in expressions(document)] == ["age_seconds"]
    assert (document["uid"], document["title"], document["tags"]) == (
        "paper-plain",
        "Plain (paper)",
        ["tradewatch", "paper"],
    )


def test_a_wrong_plain_dashboard_is_reported_at_its_line() -> None:
    """grafanalib's own objects do not know their lines, but their file has the title."""
    origin = (
        CompiledProject(project(dashboards={"custom": (plain,)}))
        .within(environment())
        .tree.origin("grafana/dashboards/custom/plain.json")
    )
    assert origin is not None
    assert (origin.file, origin.line) == (__file__, plain.__code__.co_firstlineno + 2)


@pytest.mark.parametrize(
    ("builders", "summary"),
    [
        ((lambda env: None,), "returns NoneType, which is not a dashboard"),
        ((plain, plain), "taken"),
    ],
)
def test_a_function_that_gives_no_file_of_its_own_is_a_problem(builders: tuple[Any, ...], summary: str) -> None:
    """The problem is at the function's line."""
    with pytest.raises(ProblemsFound) as raised:
        _ = CompiledProject(project(dashboards={"custom": builders})).within(environment()).tree
    (problem,) = raised.value.problems
    assert summary in problem.summary
    assert problem.where is not None
    assert (problem.where.file, problem.where.line) == (__file__, builders[-1].__code__.co_firstlineno)


def test_folders_keep_what_is_in_them() -> None:
    """Each dashboard is in the folder under which it is listed."""

    def dashboard(env: Environment) -> Dashboard:
        return Dashboard(slug="a", title="A", question="?", rows=[])

    tree: FileTree = (
        CompiledProject(project(dashboards={"standard": (dashboard,), "custom": (plain,)})).within(environment()).tree
    )
    assert [path for path in tree if path.endswith(".json")] == [
        "grafana/dashboards/custom/plain.json",
        "grafana/dashboards/standard/a.json",
    ]


def panel_of(*queries: str | Query, unit: Unit | None = None) -> dict[str, Any]:
    """A panel with these queries, as Grafana gets it."""

    def dashboard(env: Environment) -> Dashboard:
        panel = timeseries("Panel", *queries, description="d", unit=unit)
        return Dashboard(slug="d", title="D", question="?", rows=[row("Row", panel)])

    tree = CompiledProject(project(dashboards={"standard": (dashboard,)})).within(environment()).tree
    document = orjson.loads(tree["grafana/dashboards/standard/d.json"])
    (found,) = [panel for panel in panels(document) if panel["title"] == "Panel"]
    return dict(found)


@pytest.mark.parametrize(
    ("expression", "unit"),
    [
        ("max by (bot) (age_seconds)", "s"),
        ("age_seconds * 1000", "ms"),
        ("rate(requests_total[5m])", "suffix:/s"),
        ("60 * rate(requests_total[5m])", "suffix:/min"),
        ("sum(rate(requests_total[5m])) / sum(rate(requests_total[5m]))", "percentunit"),
        ("avg(market_open)", "percentunit"),
        ("timestamp(age_seconds)", "dateTimeFromNow"),
        ("nobody_knows_it", None),
        ("vector(1)", None),
        ("age_seconds *", None),
    ],
)
def test_a_panel_without_a_unit_has_that_of_its_expression(expression: str, unit: str | None) -> None:
    """If the unit is unknown, Grafana shows the bare number."""
    assert panel_of(expression)["fieldConfig"]["defaults"].get("unit") == unit


def test_a_query_of_another_unit_says_its_own() -> None:
    """The panel has the unit of its first query; an explicit unit is unchanged."""
    panel = panel_of("age_seconds", "rate(requests_total[5m])", "sum(age_seconds)", query("market_open", unit=ONE))
    assert panel["fieldConfig"]["defaults"]["unit"] == "s"
    own = {
        override["matcher"]["options"]: override["properties"][0]["value"]
        for override in panel["fieldConfig"]["overrides"]
    }
    assert own == {"B": "suffix:/s", "D": "locale"}


def test_a_unit_that_is_given_is_left_alone() -> None:
    """The unit is the author's decision."""
    assert panel_of("age_seconds", unit=ONE)["fieldConfig"]["defaults"]["unit"] == "locale"
