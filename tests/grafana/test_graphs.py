"""Graphs: ways to draw, axes, stacks, and what single queries and series have of their own."""

from __future__ import annotations

from typing import Any

import pytest

from tests.grafana.examples import LIMIT
from tradewatch.grafana import GREEN, RED, drilldown, gauge, heatmap, query, stat, timeseries
from tradewatch.grafana.query import Draw
from tradewatch.model import BYTES, RATIO, SECONDS, USD, DefinitionError


def own(json: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Overrides: what is matched -> property id -> value."""
    return {
        entry["matcher"]["options"]: {each["id"]: each["value"] for each in entry["properties"]}
        for entry in json["fieldConfig"]["overrides"]
    }


def test_a_query_may_have_an_axis_of_its_own() -> None:
    """On the right, in its own unit, from zero where that unit counts from zero."""
    panel = timeseries("A", "a", query("b", unit=SECONDS, right=True), description="d", unit=USD)
    assert own(panel.to_json_data())["B"] == {
        "unit": "s",
        "custom.axisPlacement": "right",
        "custom.axisSoftMin": 0,
    }


@pytest.mark.parametrize(("draw", "style"), [("bars", "bars"), ("points", "points"), ("limit", "line")])
def test_a_query_may_be_drawn_otherwise(draw: Draw, style: str) -> None:
    """Bars behind a line, single points, or a limit that is a series."""
    look = own(timeseries("A", "a", query("b", draw=draw, color=RED), description="d").to_json_data())["B"]
    assert look["custom.drawStyle"] == style
    assert look["color"] == {"fixedColor": "red", "mode": "fixed"}
    assert ("custom.lineStyle" in look) is (draw == "limit")


def test_a_limit_is_no_part_of_a_stack() -> None:
    """What lies over stacked values is not added to them."""
    panel = timeseries("A", "a", query("b", draw="limit"), description="d", stacked="values")
    json = panel.to_json_data()
    assert json["fieldConfig"]["defaults"]["custom"]["stacking"] == {"group": "A", "mode": "normal"}
    assert own(json)["B"]["custom.stacking"]["mode"] == "none"


def test_series_have_colours_by_name() -> None:
    """A name as it is, or a part of it between slashes: a win is green in every panel."""
    json = timeseries("A", "a", description="d", colors={"win": GREEN, "/loss/": RED}).to_json_data()
    assert [entry["matcher"] for entry in json["fieldConfig"]["overrides"]] == [
        {"id": "byName", "options": "win"},
        {"id": "byRegexp", "options": "/loss/"},
    ]


def test_a_panel_may_round_and_end_its_axis() -> None:
    """`decimals`, `min` and `max` are written as they are given, 0 too, over what a unit would have."""
    json = gauge("A", "a", description="d", unit=RATIO, decimals=0, min=0.5).to_json_data()
    assert json["fieldConfig"]["defaults"].items() >= {"decimals": 0, "min": 0.5, "max": 1}.items()


def test_a_panel_may_have_a_range_of_its_own() -> None:
    """A month of equity on a dashboard of six hours."""
    assert timeseries("A", "a", description="d", last="30d").to_json_data()["timeFrom"] == "30d"


def test_a_query_may_ask_for_fewer_points() -> None:
    """Bars of a minute each need a step of a minute."""
    target = timeseries("A", query("a", step="1m"), description="d").to_json_data()["targets"][0]
    assert target["interval"] == "1m"
    assert "interval" not in timeseries("A", "a", description="d").to_json_data()["targets"][0]


def test_a_click_on_a_series_leads_to_its_details() -> None:
    """The variable there is a label of the series."""
    panel = stat("A", "a", description="d", drilldown=drilldown(to="other", bot="bot"))
    assert panel.to_json_data()["fieldConfig"]["defaults"]["links"][0]["url"] == (
        "/d/other?var-bot=${__field.labels.bot}&${__url_time_range}"
    )


def test_a_stat_with_a_sparkline_asks_for_the_range() -> None:
    """There is no line of one value."""
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
    """A marker of one neutral step says nothing."""
    free, limited = gauge("A", "a", description="d"), gauge("A", "a", description="d", above=LIMIT)
    assert free.to_json_data()["options"]["showThresholdMarkers"] is False
    assert limited.to_json_data()["options"]["showThresholdMarkers"] is True


def test_rejects_a_fill_that_is_no_opacity() -> None:
    """At its own line, like every wrong argument."""
    with pytest.raises(DefinitionError, match="a fill of 120"):
        timeseries("A", "a", description="d", fill=120)
