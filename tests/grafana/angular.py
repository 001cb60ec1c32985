"""Panels of older Grafanas, each with everything that its type could have."""

from __future__ import annotations

from grafanalib import core

TARGETS = [core.Target(expr="up", legendFormat="{{job}}", refId="A"), core.Target(expr="down", refId="B")]


def graph(title: str = "Graph", **content: object) -> core.Graph:
    """A graph with both axes, limits, and series that look different."""
    given = {
        "targets": TARGETS,
        "aliasColors": {"up": "#aabbcc"},
        "bars": True,
        "dataLinks": [core.DataLink("More", linkUrl="https://x.example")],
        "fill": 3,
        "legend": core.Legend(alignAsTable=True, avg=True, current=True, rightSide=True, sort="avg", values=True),
        "lineWidth": 2,
        "seriesOverrides": [
            core.SeriesOverride("down", yaxis=2, color="red", dashes=True, dashLength=4, fill=0, fillBelowTo="up"),
            {"alias": "/u./", "stack": "B", "steppedLine": True, "points": True, "linewidth": 3, "legend": False},
        ],
        "stack": True,
        "steppedLine": True,
        "thresholds": [core.GraphThreshold(value=1.0, op="lt", colorMode="warning"), core.GraphThreshold(value=9.0)],
        "tooltip": core.Tooltip(shared=False, sort=2),
        "yAxes": core.YAxes(core.YAxis(format="s", label="Age", min=0, max=9, decimals=1), core.YAxis(format="bytes")),
    }
    return core.Graph(title=title, **{**given, **content})


def single_stat(title: str = "Number", **content: object) -> core.SingleStat:
    """A number with colours, limits and texts."""
    given = {
        "targets": TARGETS,
        "colorBackground": True,
        "colors": ["green", "orange", "red"],
        "decimals": 2,
        "format": "s",
        "sparkline": core.SparkLine(show=True),
        "thresholds": "10, 20",
        "valueMaps": [core.ValueMap("never", "null"), core.ValueMap("none", 0)],
        "valueName": "total",
    }
    return core.SingleStat(title=title, **{**given, **content})


STYLES = [
    {"pattern": "Time", "type": "date", "alias": "When", "dateFormat": "MM-DD"},
    {"pattern": "job", "type": "hidden"},
    {"pattern": "/Value.*/", "type": "number", "unit": "s", "decimals": 1, "colorMode": "cell", "align": "right"}
    | {"thresholds": ["1", "2"], "colors": ["green", "orange", "red"], "link": True, "linkUrl": "/d/x"},
    {"pattern": "state", "type": "string", "mappingType": 1, "valueMaps": [{"value": "1", "text": "up"}]},
]


def table(title: str = "Table", **content: object) -> core.Table:
    """A table with styles of columns."""
    extra = {"styles": STYLES, "transform": "table", "sort": {"col": 0, "desc": True}, **content}
    return core.Table(title=title, targets=TARGETS, extraJson=extra)


def pie(title: str = "Pie", **content: object) -> core.PieChart:
    """A pie chart of the plugin."""
    return core.PieChart(title=title, targets=TARGETS, format="s", aliasColors={"up": "green"}, **content)


def discrete(title: str = "States", **content: object) -> core.Discrete:
    """States of the plugin, with a colour for each text."""
    maps = {"valueMaps": [core.ValueMap("up", 1)], "rangeMaps": [core.RangeMap(2, 5, "many")]}
    colors = [core.DiscreteColorMappingItem("up", "#00ff00"), core.DiscreteColorMappingItem("many", "blue")]
    return core.Discrete(title=title, targets=TARGETS, colorMaps=colors, **maps, **content)


def status_map(title: str = "Map", **content: object) -> core.Statusmap:
    """A status map with a colour for each value."""
    limits = [{"color": "#ff0000", "tooltip": "down", "value": 0}, {"color": "#00ff00", "tooltip": "up", "value": 1}]
    color = core.StatusmapColor(mode="discrete", thresholds=limits)
    return core.Statusmap(title=title, targets=TARGETS, color=color, **content)


EVERYTHING = core.Dashboard(
    title="Everything",
    inputs=[core.DataSourceInput("DS", "ds", "prometheus", "Prometheus"), core.ConstantInput("LIMIT", "limit", "9")],
    annotations=core.Annotations(
        [{"name": "Ups", "expr": "up", "enable": True, "iconColor": "red", "datasource": "$DS"}]
    ),
    links=[core.ExternalLink("https://x.example", "X"), core.DashboardLink(title="More", uri="/d/y")],
    templating=core.Templating(
        [
            core.Template(
                "job", "label_values(up, job)", dataSource="${DS}", includeAll=True, multi=True, default="All"
            ),
            core.Template("step", "1m,5m", type="interval", auto=True, default="1m"),
        ]
    ),
    rows=[
        core.Row(
            title="Now", repeat="job", panels=[graph(), graph("Bars", xAxis=core.XAxis(mode="series", values=["max"]))]
        ),
        core.Row(collapse=True, panels=[single_stat(), single_stat("Dial", gauge=core.Gauge(show=True)), table()]),
        core.Row(panels=[pie(), discrete(), status_map(), graph("Spread", extraJson={"xaxis": {"mode": "histogram"}})]),
    ],
)
