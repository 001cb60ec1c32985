"""What becomes of each panel of an older Grafana."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

import orjson
import pytest
from grafanalib import core

from tests.grafana import angular
from tests.grafana.test_migration import by_title, old
from tradewatch.grafana.migration.objects import dashboard_json
from tradewatch.grafana.migration.reading import read_dashboard
from tradewatch.grafana.project_source import of_the_project
from tradewatch.grafana.schema import faults
from tradewatch.grafana.walk import panels

JSON = dict[str, Any]

EVERYTHING: JSON = orjson.loads(orjson.dumps(dashboard_json(angular.EVERYTHING)))


def migrated(panel: core.Panel) -> JSON:
    """The panel as this Grafana has it."""
    document = read_dashboard(dashboard_json(old([panel])))
    assert document is not None
    assert faults(orjson.loads(orjson.dumps(document))) == []
    (found,) = panels(document)
    return found


def overrides(panel: JSON) -> dict[str, JSON]:
    """The properties of each override by the name of its series."""
    return {
        each["matcher"]["options"]: {entry["id"]: entry["value"] for entry in each["properties"]}
        for each in panel["fieldConfig"]["overrides"]
    }


def test_a_graph_is_a_time_series() -> None:
    """How lines look, the axes, the legend, the tooltip and the limits are options of today."""
    panel = migrated(angular.graph())
    defaults = panel["fieldConfig"]["defaults"]
    assert panel["type"] == "timeseries"
    assert (defaults["unit"], defaults["min"], defaults["max"], defaults["decimals"]) == ("s", 0, 9, 1)
    assert defaults["custom"] == {
        "axisLabel": "Age",
        "axisSoftMin": 0,
        "drawStyle": "bars",
        "fillOpacity": 100,
        "lineInterpolation": "stepAfter",
        "lineWidth": 2,
        "showPoints": "never",
        "spanNulls": True,
        "stacking": {"group": "A", "mode": "normal"},
        "thresholdsStyle": {"mode": "line+area"},
    }
    assert defaults["links"] == [{"title": "More", "url": "https://x.example", "targetBlank": False}]
    assert defaults["thresholds"]["steps"] == [
        {"color": "orange", "value": None},
        {"color": "transparent", "value": 1},
        {"color": "red", "value": 9},
    ]
    assert panel["options"]["legend"] == {
        "calcs": ["mean", "lastNotNull"],
        "displayMode": "table",
        "placement": "right",
        "showLegend": True,
        "sortBy": "Mean",
        "sortDesc": False,
    }
    assert panel["options"]["tooltip"] == {"mode": "single", "sort": "desc"}


def test_a_series_of_a_graph_is_an_override() -> None:
    """By its name or its regular expression; the axis on the right has a unit of its own."""
    found = overrides(migrated(angular.graph()))
    assert found["up"] == {"color": {"mode": "fixed", "fixedColor": "#aabbcc"}}
    assert found["down"] == {
        "unit": "bytes",
        "color": {"mode": "fixed", "fixedColor": "red"},
        "custom.axisPlacement": "right",
        "custom.drawStyle": "line",
        "custom.fillBelowTo": "up",
        "custom.fillOpacity": 0,
        "custom.lineStyle": {"fill": "dash", "dash": [4, 10]},
    }
    assert found["/u./"] == {
        "custom.hideFrom": {"legend": True, "tooltip": False, "viz": False},
        "custom.lineWidth": 3,
        "custom.drawStyle": "line",
        "custom.showPoints": "always",
        "custom.stacking": {"group": "B", "mode": "normal"},
    }


def test_a_single_stat_is_a_stat_or_a_gauge() -> None:
    """Limits and colours become steps, texts become mappings."""
    stat, dial = migrated(angular.single_stat()), migrated(angular.single_stat(gauge=core.Gauge(show=True, maxValue=5)))
    assert stat["type"] == "stat"
    assert stat["options"] == {
        "colorMode": "background",
        "graphMode": "area",
        "reduceOptions": {"calcs": ["sum"], "fields": "", "values": False},
        "textMode": "auto",
    }
    defaults = stat["fieldConfig"]["defaults"]
    assert [(step["color"], step["value"]) for step in defaults["thresholds"]["steps"]] == [
        ("green", None),
        ("orange", 10),
        ("red", 20),
    ]
    assert [each["type"] for each in defaults["mappings"]] == ["special", "value"]
    assert (dial["type"], dial["fieldConfig"]["defaults"]["max"]) == ("gauge", 5)


@pytest.mark.parametrize(
    ("around", "unit"),
    [({"prefix": "$"}, "prefix:$"), ({"postfix": " bots"}, "suffix: bots")],
    ids=["before", "after"],
)
def test_a_text_beside_a_number_is_its_unit(around: dict[str, str], unit: str) -> None:
    """Grafana has units that are any text."""
    assert migrated(core.SingleStat(title="T", **around))["fieldConfig"]["defaults"]["unit"] == unit


def test_styles_of_a_table_are_overrides() -> None:
    """A hidden column is left out, whichever Grafana draws the table."""
    panel = migrated(angular.table())
    assert [step["id"] for step in panel["transformations"]] == ["merge", "organize"]
    assert panel["transformations"][1]["options"] == {"excludeByName": {"job": True}}
    found = overrides(panel)
    assert found["Time"] == {"displayName": "When", "unit": "time: MM-DD"}
    assert found["/Value.*/"]["custom.cellOptions"] == {"type": "color-background"}
    assert [step["value"] for step in found["/Value.*/"]["thresholds"]["steps"]] == [None, 1, 2]
    assert found["/Value.*/"]["links"][0]["url"] == "/d/x"
    assert found["state"]["mappings"] == [{"type": "value", "options": {"1": {"text": "up"}}}]


@pytest.mark.parametrize(
    ("transform", "steps"),
    [
        ("timeseries_to_columns", ["joinByField"]),
        ("timeseries_to_rows", ["seriesToRows"]),
        ("timeseries_aggregations", ["reduce"]),
    ],
)
def test_a_transform_of_a_table_is_a_transformation(transform: str, steps: list[str]) -> None:
    """The columns of the result are the same."""
    panel = migrated(angular.table(transform=transform, styles=[]))
    assert [step["id"] for step in panel["transformations"]] == steps


def test_texts_of_states_keep_their_colours() -> None:
    """The plugins had the colours apart from the texts."""
    states, statuses = migrated(angular.discrete()), migrated(angular.status_map())
    up, many = states["fieldConfig"]["defaults"]["mappings"]
    assert up["options"]["1"] == {"text": "up", "color": "#00ff00"}
    assert many["options"]["result"] == {"text": "many", "color": "blue"}
    assert [each["options"] for each in statuses["fieldConfig"]["defaults"]["mappings"]] == [
        {"0": {"text": "down", "color": "#ff0000"}},
        {"1": {"text": "up", "color": "#00ff00"}},
    ]


def test_constants_of_an_export_are_filled_in() -> None:
    """Grafana does it only when somebody imports the dashboard; a number in a text is a number."""
    panel = core.Stat(title="T", extraJson={"fieldConfig": {"defaults": {"min": "0", "max": "${LIMIT}"}}})
    document = read_dashboard(dashboard_json(old([panel], inputs=[core.ConstantInput("LIMIT", "limit", "9")])))
    assert document is not None
    defaults = by_title(document)["T"]["fieldConfig"]["defaults"]
    assert (defaults["min"], defaults["max"]) == (0, 9)
    assert "__inputs" not in document


def test_what_another_type_left_behind_goes() -> None:
    """Somebody chose a time series in Grafana, and the file still has what the graph had."""
    left = {"nullPointMode": "null as zero", "yaxes": [{"format": "s"}], "options": {"alertThreshold": True}}
    panel = migrated(core.TimeSeries(title="T", unit="ms", extraJson=left))
    assert not panel.keys() & left.keys() - {"options"}
    assert panel["fieldConfig"]["defaults"]["unit"] == "ms"


def test_the_oldest_graphs_keep_their_units() -> None:
    """Before Grafana 4, units, labels and ends were apart from each other."""
    oldest = {"yaxes": None, "y_formats": ["bytes", "s"], "leftYAxisLabel": "Size", "grid": {"leftMin": 0}}
    defaults = migrated(core.Graph(title="T", extraJson=oldest))["fieldConfig"]["defaults"]
    assert (defaults["unit"], defaults["min"], defaults["custom"]["axisLabel"]) == ("bytes", 0, "Size")


def test_rows_in_one_place_are_placed_anew() -> None:
    """A helper often gives each row the same position, and Grafana would move them by their order in the file."""
    place = core.GridPos(h=1, w=24, x=0, y=0)
    rows = [core.RowPanel(title=title, collapsed=True, gridPos=place) for title in "AB"]
    document = read_dashboard(dashboard_json(old(rows)))
    assert document is not None
    assert [panel["gridPos"]["y"] for panel in document["panels"]] == [0, 1]


def places(value: object, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The path of every value in some JSON."""
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in inside:
        yield (*path, key)
        yield from places(inner, (*path, key))


@pytest.mark.parametrize("number", range(6))
def test_no_document_is_an_exception(number: int) -> None:
    """Any value of any key may have another type; each is tried with another wrong value."""
    wrong: list[Any] = [5, [], {}, "x", [[]], {"value": [1e300]}]
    document = copy.deepcopy(EVERYTHING)
    for index, (*path, last) in enumerate(places(EVERYTHING)):
        if index % 7 != number:
            continue
        owner: Any = document
        for key in path:
            owner = owner[key]
        kept, owner[last] = owner[last], wrong[(index + number) % len(wrong)]
        found = read_dashboard(document)
        if found is not None:
            assert orjson.dumps(of_the_project(found))
        owner[last] = kept
