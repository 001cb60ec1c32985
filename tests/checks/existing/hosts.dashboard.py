"""Rows of before Grafana 5, numbers beside graphs, and one data source by its name."""

from grafanalib.core import *

SOURCE = "Prometheus"

dashboard = Dashboard(
    title="Hosts",
    rows=[
        Row(title="Now", height=Pixels(150), panels=[
            SingleStat(title="Used", description="Now.", dataSource=SOURCE, targets=[Target(expr="max(used_ratio)")],
                       format="percentunit", valueName="current", thresholds="0.5,0.9", colorBackground=True, span=3),
            SingleStat(title="At work", description="Share.", dataSource=SOURCE, format="percentunit", span=3,
                       targets=[Target(expr="avg(rate(worked_seconds_total[$__rate_interval]))")],
                       gauge=Gauge(show=True, maxValue=1), sparkline=SparkLine(show=True)),
        ]),
        Row(panels=[
            Graph(title="Used over time", description="Each bot.", dataSource=SOURCE, yAxes=single_y_axis(format="percentunit"),
                  targets=[Target(expr="used_ratio", legendFormat="{{bot}}")]),
        ]),
    ],
).auto_panel_ids()
