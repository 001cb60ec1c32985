"""Graphs: ways to draw, axes, stacks, and settings of single queries and series."""

from __future__ import annotations

from typing import Any

import pytest

from tests.grafana.examples import LIMIT
from tradewatch.grafana import GREEN, RED, drilldown, gauge, heatmap, query, stat, timeseries
from tradewatch.grafana.query import Draw
from tradewatch.model import BYTES, RATIO, SECONDS, USD, DefinitionError


def own(json: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The properties of each override, by its matcher."""
    return {
        entry["matcher"]["options"]: {each["id"]: each["value"] for each in entry["properties"]}
        for entry in json["fieldConfig"]["overrides"]
    }


def test_a_query_can_have_its_own_axis() -> None:
    """On the right, in the unit of the query, from zero if axes with this unit start at zero."""
    panel = timeseries("A", "a", query("b", unit=SECONDS, right=True), description="d", unit=USD)
    assert own(panel.to_json_data())["B"] == {
        "unit": "s",
        "custom.axisPlacement": "right",
        "custom.axisSoftMin": 0,
    }


@pytest.mark.parametrize(("draw", "style"), [("bars", "bars"), ("points", "points"), ("limit", "line")])
def test_a_query_can_be_drawn_in_another_way(draw: Draw, style: str) -> None:
    """Bars behind a line, single points, or a limit that is a series."""
    look = own(timeseries("A", "a", query("b", draw=draw, color=RED), description="d").to_json_data())["B"]
    assert look["custom.drawStyle"] == style
    assert look["color"] == {"fixedColor": "red", "mode": "fixed"}
    assert ("custom.lineStyle" in look) is (draw == "limit")


def test_a_limit_is_not_part_of_a_stack() -> None:
    """A limit is not added to stacked values."""
    panel = timeseries("A", "a", query("b", draw="limit"), description="d", stacked="values")
    json = panel.to_json_data()
    assert json["fieldConfig"]["defaults"]["custom"]["stacking"] == {"group": "A", "mode": "normal"}
    assert own(json)["B"]["custom.stacking"]["mode"] == "none"


def test_series_have_colours_by_name() -> None:
    """By the name, or by a part of it between slashes, so a win is green in every panel."""
    json = timeseries("A", "a", description="d", colors={"win": GREEN, "/loss/": RED}).to_json_data()
    assert [entry["matcher"] for entry in json["fieldConfig"]["overrides"]] == [
        {"id": "byName", "options": "win"},
        {"id": "byRegexp", "options": "/loss/"},
    ]


def test_a_panel_can_have_decimals_and_ends_of_its_axis() -> None:
    """`decimals`, `min` and `max` are used as given, also 0, instead of those of the unit."""
    json = gauge("A", "a", description="d", unit=RATIO, decimals=0, min=0.5).to_json_data()
    assert json["fieldConfig"]["defaults"].items() >= {"decimals": 0, "min": 0.5, "max": 1}.items()


def test_a_panel_can_have_its_own_time_range() -> None:
    """A month of equity on a dashboard of six hours."""
    assert timeseries("A", "a", description="d", last="30d").to_json_data()["timeFrom"] == "30d"


def test_a_query_can_have_a_step() -> None:
    """One bar per minute needs a step of a minute."""
    target = timeseries("A", query("a", step="1m"), description="d").to_json_data()["targets"][0]
    assert target["interval"] == "1m"
    assert "interval" not in timeseries("A", "a", description="d").to_json_data()["targets"][0]


def test_a_series_has_a_link_to_its_details() -> None:
    """The variable of the other dashboard is set to a label of the series."""
    panel = stat("A", "a", description="d", drilldown=drilldown(to="other", bot="bot"))
    assert panel.to_json_data()["fieldConfig"]["defaults"]["links"][0]["url"] == (
        "/d/other?var-bot=${__field.labels.bot}&${datasource:queryparam}&${__url_time_range}"
    )


def test_a_stat_with_a_sparkline_asks_for_the_range() -> None:
    """A line needs more than one value."""
    json = stat("A", "a", description="d", sparkline=True).to_json_data()
    assert json["options"]["graphMode"] == "area"
    assert (json["targets"][0]["range"], json["targets"][0]["instant"]) == (True, False)
    assert stat("A", "a", description="d").to_json_data()["targets"][0]["instant"] is True


def test_the_unit_of_a_heatmap_is_on_its_axis() -> None:
    """Its cells are counts, whatever the unit of the buckets."""
    json = heatmap("A", "a", description="d", unit=BYTES).to_json_data()
    assert json["options"]["yAxis"]["unit"] == "bytes"
    assert json["targets"][0]["format"] == "heatmap"


def test_a_gauge_marks_its_limits_only_if_it_has_some() -> None:
    """Markers without limits would not mean anything."""
    free, limited = gauge("A", "a", description="d"), gauge("A", "a", description="d", above=LIMIT)
    assert free.to_json_data()["options"]["showThresholdMarkers"] is False
    assert limited.to_json_data()["options"]["showThresholdMarkers"] is True


def test_rejects_a_fill_that_is_not_an_opacity() -> None:
    """At the line of the argument."""
    with pytest.raises(DefinitionError, match="a fill of 120"):
        timeseries("A", "a", description="d", fill=120)
