"""What checks look for in a rendered dashboard."""

import pytest

from tests.grafana.examples import compiled, environment, every_type
from tradewatch.grafana.walk import expressions, panels, targets, variables_defined, variables_used

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
    """All of Grafana's ways to write a variable; its own variables, and PromQL's dollar signs, are none."""
    assert variables_used(text) == names


def test_visits_every_panel_once() -> None:
    """Panels in collapsed rows too, and not a second time inside of their row."""
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
    """By name, the data source's among them."""
    assert list(variables_defined(DOCUMENT)) == ["datasource", "bot"]
