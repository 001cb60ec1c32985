"""Dashboards that are written with grafanalib alone."""

import copy
from typing import Any

import orjson
import pytest
from grafanalib import core

from tests.grafana.examples import environment, nulls
from tradewatch.grafana import REMOVED_PANEL_TYPES, Existing, existing_document, stat
from tradewatch.grafana.migration.dashboard import migrated, short_uid
from tradewatch.grafana.schema import faults
from tradewatch.grafana.walk import panels
from tradewatch.model import Environment

JSON = dict[str, Any]


def written() -> list[core.Panel]:
    targets = [core.Target(expr="up", legendFormat="{{bot}}"), core.Target(expr="down", instant=True)]
    return [
        core.TimeSeries(
            title="Graph",
            dataSource="Prometheus",
            targets=targets,
            thresholds=[core.Threshold("green", 0, 0.0), core.Threshold("red", 1, 80.0)],
        ),
        core.Stat(title="Stat", targets=targets),
        core.GaugePanel(title="Gauge", targets=targets),
        core.BarGauge(title="Bars", targets=targets),
        core.Table(title="Table", targets=targets, displayMode="color-background-solid"),
        core.Text(title="Text", content="hi"),
        core.AlertList(title="Alerts", stateFilter=["alerting"]),
        core.DashboardList(title="Dashboards"),
    ]


def old(panels: list[Any] | None = None, **arguments: Any) -> core.Dashboard:
    templates = [core.Template("bot", "label_values(up, bot)", includeAll=True, multi=True, default="All")]
    return core.Dashboard(
        title="Old", panels=panels or [], templating=core.Templating(templates), sharedCrosshair=True, **arguments
    )


WAYS = {
    "panels": old([core.RowPanel(title="Row"), *written()]),
    "collapsed": old([core.RowPanel(title="Row", collapsed=True, panels=written())]),
    "expanded": old([core.RowPanel(title="Row", panels=written())]),
    "rows": old(rows=[core.Row(title="Row", panels=written()), core.Row(panels=written())]),
}


def taken_over(dashboard: core.Dashboard, environment: Environment) -> JSON:
    """The JSON of a dashboard of grafanalib alone."""
    return existing_document(Existing(dashboard), environment)


def by_title(rendered: JSON) -> dict[str, JSON]:
    return {panel["title"]: panel for panel in panels(rendered)}


@pytest.mark.parametrize("way", WAYS)
def test_is_migrated(way: str) -> None:
    """No nulls, no old keys, and an id and a position for every panel, in each way of giving panels."""
    rendered = taken_over(WAYS[way], environment())
    assert [path for path in nulls(rendered) if not path.endswith("/steps/0/value")] == []
    assert rendered["schemaVersion"] == 41
    assert not rendered.keys() & {"rows", "style", "hideControls", "sharedCrosshair", "__inputs", "gnetId", "version"}
    assert rendered["graphTooltip"] == 1
    every = list(panels(rendered))
    assert len(every) > len(written())
    assert len({panel["id"] for panel in every}) == len(every)
    for panel in every:
        assert not panel.keys() & {"editable", "error", "height", "span", "minSpan", "maxDataPoints"}
        place = panel["gridPos"]
        assert place["x"] + place["w"] <= 24
        letters = [target["refId"] for target in panel.get("targets", [])]
        assert letters == ["A", "B"][: len(letters)]


@pytest.mark.parametrize("way", WAYS)
def test_panels_do_not_overlap(way: str) -> None:
    """Panels without a position get one."""
    cells = [
        (column, line)
        for place in (panel["gridPos"] for panel in taken_over(WAYS[way], environment())["panels"])
        for column in range(place["x"], place["x"] + place["w"])
        for line in range(place["y"], place["y"] + place["h"])
    ]
    assert len(set(cells)) == len(cells)


def test_migrates_thresholds() -> None:
    """The base is null, steps have a colour and a value, and without steps there is one green step."""
    found = by_title(taken_over(WAYS["panels"], environment()))
    assert found["Graph"]["fieldConfig"]["defaults"]["thresholds"]["steps"] == [
        {"color": "green", "value": None},
        {"color": "red", "value": 80.0},
    ]
    assert found["Stat"]["fieldConfig"]["defaults"]["thresholds"]["steps"] == [{"color": "green", "value": None}]


def test_migrates_old_options() -> None:
    """Calculations of gauges become options, colours of tables those of cells, and "none" of a stat is removed."""
    found = by_title(taken_over(WAYS["panels"], environment()))
    assert "noValue" not in found["Stat"]["fieldConfig"]["defaults"]
    for title in ("Gauge", "Bars"):
        assert found[title]["options"]["reduceOptions"] == {"calcs": ["mean"], "fields": "", "values": False}
        assert not found[title]["fieldConfig"]["defaults"].keys() & {"calcs", "values", "override", "limit"}
    assert found["Gauge"]["options"]["showThresholdMarkers"] is True
    assert found["Table"]["fieldConfig"]["defaults"]["custom"]["cellOptions"] == {
        "type": "color-background",
        "mode": "basic",
    }
    assert found["Alerts"]["options"]["stateFilter"]["firing"] is True
    assert found["Alerts"]["options"]["stateFilter"]["normal"] is False
    assert found["Dashboards"]["options"]["maxItems"] == 10


def test_migrates_the_angular_heatmap() -> None:
    """Whether its queries are buckets already, and the unit of its axis, are options."""
    panels = [
        core.Heatmap(title=name, targets=[core.Target(expr="up")], dataFormat=name, yAxis=core.YAxis(format="s"))
        for name in ("tsbuckets", "timeseries")
    ]
    found = by_title(taken_over(old([*panels, core.News(title="News", feedUrl="https://x.example")]), environment()))
    for name, calculate in (("tsbuckets", False), ("timeseries", True)):
        assert found[name]["options"]["calculate"] is calculate
        assert found[name]["options"]["yAxis"]["unit"] == "s"
        assert not found[name].keys() & {"cards", "color", "dataFormat", "heatmap", "yAxis", "xAxis", "tooltip"}
    assert faults(orjson.loads(orjson.dumps(taken_over(old(panels), environment())))) == []
    assert "useProxy" not in found["News"]["options"]


def test_migrates_targets() -> None:
    """A Prometheus query is a range or an instant query, without the keys of other databases."""
    first, second = by_title(taken_over(WAYS["panels"], environment()))["Graph"]["targets"]
    assert first == {
        "expr": "up",
        "format": "time_series",
        "instant": False,
        "legendFormat": "{{bot}}",
        "range": True,
        "refId": "A",
    }
    assert (second["instant"], second["range"]) == (True, False)


def test_migrates_variables() -> None:
    """A query is an object, "All" is Grafana's own value, and old keys are removed."""
    chosen, variable = taken_over(WAYS["panels"], environment())["templating"]["list"]
    assert chosen["name"] == "datasource"
    assert variable["query"]["query"] == variable["definition"] == "label_values(up, bot)"
    assert variable["current"] == {"text": ["All"], "value": ["$__all"]}
    assert not variable.keys() & {"useTags", "tagsQuery", "auto", "auto_min"}


def test_migrates_value_mappings() -> None:
    """Old value and range mappings keep their meaning."""
    panel = core.Stat(title="Stat", mappings=[core.ValueMap("down", 0), core.RangeMap(1, 2, "up")])
    assert by_title(taken_over(old([panel]), environment()))["Stat"]["fieldConfig"]["defaults"]["mappings"] == [
        {"type": "value", "options": {"0": {"text": "down"}}},
        {"type": "range", "options": {"from": 1.0, "to": 2.0, "result": {"text": "up"}}},
    ]


def test_panels_of_an_expanded_row_follow_it() -> None:
    """Only a collapsed row contains panels."""
    rendered = taken_over(WAYS["expanded"], environment())
    assert rendered["panels"][0]["panels"] == []
    assert len(rendered["panels"]) == 1 + len(written())
    assert len(taken_over(WAYS["collapsed"], environment())["panels"]) == 1


def test_keeps_ids() -> None:
    """A missing id, and one that another panel has, is made from the title."""
    given = {
        "title": "T",
        "panels": [{"type": "text", "id": 7}, {"type": "text", "id": 7}, {"type": "text", "title": "x"}],
    }
    numbers = [panel["id"] for panel in migrated(given)["panels"]]
    assert numbers[0] == 7
    assert len(set(numbers)) == 3
    assert numbers == [panel["id"] for panel in migrated(given)["panels"]]


def test_is_pure() -> None:
    """The argument is not changed, and a second migration changes nothing."""
    given = taken_over(WAYS["rows"], environment())
    kept = copy.deepcopy(given)
    assert migrated(given) == kept
    assert given == kept


@pytest.mark.parametrize("kind", REMOVED_PANEL_TYPES)
def test_keeps_panels_that_grafana_has_removed(kind: str) -> None:
    """A check reports them."""
    panel = {"type": kind, "id": 1, "bubbles": True, "gridPos": {"h": 1, "w": 1, "x": 0, "y": 0}}
    assert migrated({"title": "T", "panels": [panel]})["panels"] == [panel]


def test_a_dashboard_of_grafanalib_can_have_our_panels() -> None:
    """Only the dashboard is migrated."""
    rendered = taken_over(old([stat("Ours", "up", description="d")]), environment())
    assert by_title(rendered)["Ours"]["gridPos"] == {"h": 8, "w": 12, "x": 0, "y": 0}


def test_uids_belong_to_the_environment_and_are_short() -> None:
    """The uid is given or made from the title; a long one ends in a checksum."""
    assert taken_over(old(), environment())["uid"] == "production-old"
    assert taken_over(old(uid="mine"), environment("staging"))["uid"] == "staging-mine"
    long = [short_uid("a" * 50), short_uid("a" * 51)]
    assert len(set(long)) == 2
    assert all(len(uid) <= 40 for uid in long)


def test_the_original_is_not_changed() -> None:
    """The same dashboard gives the same JSON twice."""
    assert taken_over(WAYS["rows"], environment()) == taken_over(WAYS["rows"], environment())
