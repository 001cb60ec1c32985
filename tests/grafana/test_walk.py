"""Panels, queries and variables in the JSON of a dashboard."""

import pytest

from tests.grafana.examples import compiled, environment, every_type
from tradewatch.grafana.walk import (
    events,
    expressions,
    panels,
    targets,
    variable_expression,
    variables_defined,
    variables_used,
)

DOCUMENT = compiled(every_type(), environment())


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("up{bot=~'$bot'}", {"bot"}),
        ("${bot} ${route:regex} [[venue]] [[venue:csv]]", {"bot", "route", "venue"}),
        ("rate(x[$__rate_interval]) > ${__range_s}", set()),
        ("/d/x?var-bot=${__data.fields.bot}&${symbol:queryparam}", {"symbol"}),
        ("rate(x[$__rate_intervall])", {"__rate_intervall"}),
        ('label_replace(x, "a", "$1", "b", "(.*)")', set()),
        ('x{route=~"/orders$"}', set()),
        ({"a": ["$bot"], "b": {"c": 1, "d": "$venue"}}, {"bot", "venue"}),
    ],
)
def test_finds_variables(text: object, names: set[str]) -> None:
    """In all of Grafana's notations, without its own variables and PromQL's dollar signs."""
    assert variables_used(text) == names


def test_visits_every_panel_once() -> None:
    """Panels in collapsed rows too, but not a second time in their row."""
    titles = [panel["title"] for panel in panels(DOCUMENT)]
    written = every_type()
    assert titles == [part.title for row in written.rows for part in (row, *row.panels)]
    assert all(not panel.get("panels") for panel in panels(DOCUMENT))


def test_visits_every_query() -> None:
    """Every expression comes with its panel."""
    found = [(panel["title"], expr) for panel, expr in expressions(DOCUMENT)]
    assert ("Routes", "b") in found
    assert len(found) == len(list(targets(DOCUMENT))) == 25


def test_lists_the_variables_that_are_defined() -> None:
    """By name, with the data source."""
    assert list(variables_defined(DOCUMENT)) == ["datasource", "bot"]


@pytest.mark.parametrize(
    ("query", "expression"),
    [
        ({"query": 'label_values(up{job="a"}, bot)', "refId": "A"}, 'up{job="a"}'),
        ("label_values(up, bot)", "up"),
        ("query_result(sum by (bot) (up))", "sum by (bot) (up)"),
        ("label_values(bot)", ""),
        ("metrics(up)", ""),
    ],
)
def test_finds_the_expression_of_a_variable(query: object, expression: str) -> None:
    """The PromQL in the variable's query; some queries do not contain any."""
    assert variable_expression({"type": "query", "query": query}) == expression
    assert variable_expression({"type": "custom", "query": query}) == ""


def test_finds_the_expressions_of_events() -> None:
    """In the form of an old or a new Grafana; Grafana's own annotations do not have any."""
    old, new = {"name": "Old", "expr": "up"}, {"name": "New", "target": {"expr": "down"}}
    document = {"annotations": {"list": [{"builtIn": 1, "name": "Own"}, old, new]}}
    assert list(events(document)) == [(old, "up"), (new, "down")]
