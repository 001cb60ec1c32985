"""Dashboards as documents."""

import copy
from pathlib import Path

import pytest
from grafanalib import core

from tests.grafana.examples import compiled, dashboard, environment, every_type, nulls
from tradewatch.grafana import Panel, Row, row, stat, timeseries, variable
from tradewatch.grafana.walk import panels
from tradewatch.model import DefinitionError


def graph(title: str) -> Panel:
    return timeseries(title, "up", description="d")


def ids(*rows: Row) -> dict[str, int]:
    rendered = compiled(dashboard(*rows), environment())
    return {panel["title"]: panel["id"] for panel in panels(rendered)}


def test_an_inserted_panel_changes_no_other_id() -> None:
    """Ids depend on titles alone, so that links to a panel outlive its neighbours."""
    before = ids(row("R", graph("A"), graph("C")))
    after = ids(row("R", graph("A"), graph("B"), graph("C")))
    assert after.items() > before.items()
    assert len(set(after.values())) == 4
    assert all(1 <= id < 2**31 for id in after.values())


def test_a_row_may_be_called_like_a_panel() -> None:
    """Rows and panels have ids of their own."""
    assert len(panels_of(dashboard(row("Requests", graph("Requests"))))) == 2


def panels_of(written: core.Dashboard) -> list[object]:
    return list(panels(compiled(written, environment())))


def test_a_second_panel_of_one_title_is_rejected_at_its_line() -> None:
    """Two panels of one title would have one id."""
    first = graph("A")
    second = stat("A", "up", description="d")
    with pytest.raises(DefinitionError) as raised:
        dashboard(row("R", first), row("S", second))
    problem = raised.value.problems[0]
    assert problem.where == second.defined
    assert problem.summary == "a second panel 'A' in this dashboard"


def test_a_panel_used_twice_is_rejected() -> None:
    """One panel object has one place."""
    panel = graph("A")
    with pytest.raises(DefinitionError, match="a second panel 'A'"):
        dashboard(row("R", panel, panel))


def test_a_second_variable_of_one_name_is_rejected() -> None:
    """Two variables of one name would hide each other."""
    with pytest.raises(DefinitionError, match="a second variable bot"):
        dashboard(variables=[variable("bot", metric="up"), variable("bot", metric="down")])


def test_two_renders_are_equal_and_independent() -> None:
    """Rendering changes nothing: what is done to one document is not seen in the next."""
    written = every_type()
    first = compiled(written, environment())
    kept = copy.deepcopy(first)
    spoil(first)
    assert compiled(written, environment()) == kept


def spoil(value: object) -> None:
    if isinstance(value, dict):
        for inner in value.values():
            spoil(inner)
        value.clear()
    elif isinstance(value, list):
        for inner in value:
            spoil(inner)
        value.clear()


def test_the_environment_is_in_uid_title_and_tags() -> None:
    """Three environments in one Grafana stay apart; links lead to dashboards of the same one."""
    rendered = compiled(every_type(), environment("staging"))
    assert rendered["uid"] == "staging-overview"
    assert rendered["title"] == "Overview (staging)"
    assert rendered["tags"] == rendered["links"][0]["tags"] == ["tradewatch", "staging"]
    assert rendered["templating"]["list"][0]["current"] == {"text": "Prometheus staging", "value": "tradewatch-staging"}


def test_emits_todays_shape() -> None:
    """Schema version, question, shared crosshair; no key of older Grafanas and no null but thresholds' bases."""
    rendered = compiled(every_type(), environment())
    assert rendered["schemaVersion"] == 41
    assert rendered["description"] == "Is it all right?"
    assert rendered["graphTooltip"] == 1
    assert rendered["time"] == {"from": "now-6h", "to": "now"}
    assert rendered["editable"] is False
    assert not rendered.keys() & {"rows", "style", "hideControls", "sharedCrosshair", "__inputs", "gnetId", "id"}
    assert [path for path in nulls(rendered) if not path.endswith("/steps/0/value")] == []


def test_rows_are_siblings_of_their_panels_unless_collapsed() -> None:
    """An expanded row is empty and its panels follow; a collapsed one holds them and takes one line."""
    rendered = compiled(
        dashboard(row("Open", graph("A")), row("Shut", graph("B"), collapsed=True), row("Last", graph("C"))),
        environment(),
    )
    top = [(panel["title"], panel["gridPos"]["y"]) for panel in rendered["panels"]]
    assert top == [("Open", 0), ("A", 1), ("Shut", 9), ("Last", 10), ("C", 11)]
    shut = rendered["panels"][2]
    assert shut["collapsed"] is True
    assert [(panel["title"], panel["gridPos"]["y"]) for panel in shut["panels"]] == [("B", 10)]
    assert rendered["panels"][0]["panels"] == []
    assert shut["gridPos"] == {"h": 1, "w": 24, "x": 0, "y": 9}


def test_variables_follow_the_data_source() -> None:
    """`${datasource}` is always there, first; a query variable has "All" and is read again with the time range."""
    chooser, bot = compiled(dashboard(), environment())["templating"]["list"]
    assert (chooser["name"], chooser["type"], chooser["query"]) == ("datasource", "datasource", "prometheus")
    assert bot["query"]["query"] == bot["definition"] == "label_values(up, bot)"
    assert bot["current"] == {"text": ["All"], "value": ["$__all"]}
    assert (bot["refresh"], bot["multi"], bot["includeAll"]) == (2, True, True)
    assert bot["datasource"]["uid"] == "${datasource}"


def test_a_variable_knows_its_label() -> None:
    """A variable may be called otherwise than the label that it filters."""
    assert variable("bot", metric="up").label == "bot"
    other = variable("venue", metric="up", label="provider")
    assert (other.label, other.to_json_data()["label"]) == ("provider", "Venue")


@pytest.mark.parametrize("name", ["datasource", "1bot", "the-bot", ""])
def test_rejects_a_name_that_is_not_a_variable(name: str) -> None:
    """A name that Grafana could not find in a query, or that is taken."""
    with pytest.raises(DefinitionError, match="not a name for a variable"):
        variable(name, metric="up")


def test_a_uid_that_is_too_long_is_rejected() -> None:
    """Grafana allows 40 characters; the environment's name is among them."""
    written = dashboard(slug="a" * 30)
    assert compiled(written, environment("staging"))["uid"] == "staging-" + "a" * 30
    with pytest.raises(DefinitionError) as raised:
        compiled(written, environment("production"))
    assert raised.value.problems[0].where is not None
    assert Path(raised.value.problems[0].where.file).name == "examples.py"
    assert raised.value.problems[0].fix == "choose a slug of at most 29"


def test_rejects_what_is_no_slug() -> None:
    """A slug names a file and a uid."""
    with pytest.raises(DefinitionError, match="is not a slug"):
        dashboard(slug="API health")


def test_is_a_grafanalib_dashboard() -> None:
    """grafanalib's own tools can write it, for no environment, and find every panel numbered."""
    written = every_type()
    assert isinstance(written, core.Dashboard)
    assert written.to_json_data()["uid"] == "overview"
    assert all(panel.id for panel in written._iter_panels())
