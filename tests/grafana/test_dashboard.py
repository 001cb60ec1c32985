"""The JSON of dashboards."""

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
    """Ids depend on titles alone, so links to a panel stay valid when others change."""
    before = ids(row("R", graph("A"), graph("C")))
    after = ids(row("R", graph("A"), graph("B"), graph("C")))
    assert after.items() > before.items()
    assert len(set(after.values())) == 4
    assert all(1 <= id < 2**31 for id in after.values())


def test_a_row_can_have_the_title_of_a_panel() -> None:
    """Rows and panels have different ids."""
    assert len(panels_of(dashboard(row("Requests", graph("Requests"))))) == 2


def panels_of(written: core.Dashboard) -> list[object]:
    return list(panels(compiled(written, environment())))


def test_a_second_panel_with_the_same_title_is_rejected_at_its_line() -> None:
    """Two panels with the same title would have the same id."""
    first = graph("A")
    second = stat("A", "up", description="d")
    with pytest.raises(DefinitionError) as raised:
        dashboard(row("R", first), row("S", second))
    problem = raised.value.problems[0]
    assert problem.where == second.defined
    assert problem.summary == "a second panel 'A' in this dashboard"


def test_a_panel_used_twice_is_rejected() -> None:
    """One panel object has one position."""
    panel = graph("A")
    with pytest.raises(DefinitionError, match="a second panel 'A'"):
        dashboard(row("R", panel, panel))


def test_a_second_variable_with_the_same_name_is_rejected() -> None:
    """One of the two variables would hide the other."""
    with pytest.raises(DefinitionError, match="a second variable bot"):
        dashboard(variables=[variable("bot", metric="up"), variable("bot", metric="down")])


def test_two_renders_are_equal_and_independent() -> None:
    """A change of one document does not change the next."""
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
    """Three environments can share a Grafana; links lead to dashboards of the same environment."""
    rendered = compiled(every_type(), environment("staging"))
    assert rendered["uid"] == "staging-overview"
    assert rendered["title"] == "Overview (staging)"
    assert rendered["tags"] == rendered["links"][0]["tags"] == ["tradewatch", "staging"]
    assert rendered["templating"]["list"][0]["current"] == {"text": "Prometheus staging", "value": "tradewatch-staging"}


def test_has_the_current_schema() -> None:
    """Schema version, question, shared crosshair; no key of older Grafanas, and no null except in thresholds."""
    rendered = compiled(every_type(), environment())
    assert rendered["schemaVersion"] == 41
    assert rendered["description"] == "Is it all right?"
    assert rendered["graphTooltip"] == 1
    assert rendered["time"] == {"from": "now-6h", "to": "now"}
    assert rendered["editable"] is False
    assert not rendered.keys() & {"rows", "style", "hideControls", "sharedCrosshair", "__inputs", "gnetId", "id"}
    assert [path for path in nulls(rendered) if not path.endswith("/steps/0/value")] == []


def test_rows_are_siblings_of_their_panels_unless_collapsed() -> None:
    """The panels of an expanded row follow it; a collapsed row contains its panels."""
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
    """`${datasource}` is always first; a query variable has "All" and is read when the time range changes."""
    chooser, bot = compiled(dashboard(), environment())["templating"]["list"]
    assert (chooser["name"], chooser["type"], chooser["query"]) == ("datasource", "datasource", "prometheus")
    assert bot["query"]["query"] == bot["definition"] == "label_values(up, bot)"
    assert bot["current"] == {"text": ["All"], "value": ["$__all"]}
    assert (bot["refresh"], bot["multi"], bot["includeAll"]) == (2, True, True)
    assert bot["datasource"]["uid"] == "${datasource}"


def test_a_variable_knows_its_label() -> None:
    """The name of a variable can differ from the label that it filters by."""
    assert variable("bot", metric="up").label == "bot"
    other = variable("venue", metric="up", label="provider")
    assert (other.label, other.to_json_data()["label"]) == ("provider", "Venue")


@pytest.mark.parametrize("name", ["datasource", "1bot", "the-bot", ""])
def test_rejects_a_name_that_is_not_a_variable(name: str) -> None:
    """Grafana cannot find such a name in a query, or it is taken."""
    with pytest.raises(DefinitionError, match="not a name for a variable"):
        variable(name, metric="up")


def test_a_uid_that_is_too_long_is_rejected() -> None:
    """Grafana allows 40 characters, including the environment's name."""
    written = dashboard(slug="a" * 30)
    assert compiled(written, environment("staging"))["uid"] == "staging-" + "a" * 30
    with pytest.raises(DefinitionError) as raised:
        compiled(written, environment("production"))
    assert raised.value.problems[0].where is not None
    assert Path(raised.value.problems[0].where.file).name == "examples.py"
    assert raised.value.problems[0].fix == "choose a slug of at most 29"


def test_rejects_a_slug_that_is_not_in_kebab_case() -> None:
    """A slug is the name of a file and part of a uid."""
    with pytest.raises(DefinitionError, match="is not a slug"):
        dashboard(slug="API health")


def test_is_a_grafanalib_dashboard() -> None:
    """grafanalib's own tools can write it, and find an id on every panel."""
    written = every_type()
    assert isinstance(written, core.Dashboard)
    assert written.to_json_data()["uid"] == "overview"
    assert all(panel.id for panel in written._iter_panels())
