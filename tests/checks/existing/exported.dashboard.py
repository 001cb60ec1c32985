"""Constants and a data source that Grafana asks for when somebody imports the dashboard, and all the newer panels."""

from grafanalib.core import *
from grafanalib import formatunits as UNITS

SOURCE = "${DS_PROMETHEUS}"
COMMON = dict(description="Each bot.", dataSource=SOURCE)
USED = [Target(expr='used_ratio{bot="${bot}"}', legendFormat="{{bot}}")]

dashboard = Dashboard(
    title="Exported",
    inputs=[
        DataSourceInput(name="DS_PROMETHEUS", label="Prometheus", pluginId="prometheus", pluginName="Prometheus"),
        ConstantInput(name="bot", label="bot", value="momentum"),
        ConstantInput(name="replicas", label="replicas", value="3"),
    ],
    panels=[
        RowPanel(title="Now", gridPos=GridPos(h=1, w=24, x=0, y=0)),
        Stat(title="Up", format="none", targets=[Target(expr="count(used_ratio)")], thresholds=[Threshold("red", 0, 0.0),
             Threshold("green", 1, 3.0)], extraJson={"fieldConfig": {"defaults": {"min": "0", "max": "${replicas}"}}},
             gridPos=GridPos(h=4, w=6, x=0, y=1), **COMMON),
        PieChart(title="Shares", format=UNITS.PERCENT_UNIT, targets=USED, gridPos=GridPos(h=4, w=6, x=6, y=1), **COMMON),
        StateTimeline(title="States", targets=USED, gridPos=GridPos(h=4, w=6, x=12, y=1), **COMMON),
        BarGauge(title="Bars", format="percentunit", targets=USED, gridPos=GridPos(h=4, w=6, x=18, y=1), **COMMON),
        Heatmap(title="Spread", targets=USED, yAxis=YAxis(format="percentunit"), gridPos=GridPos(h=8, w=24, x=0, y=5), **COMMON),
    ],
)
