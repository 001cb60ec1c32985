"""The first example of many tutorials: random numbers of Grafana, the default data source, and a misspelt metric."""

from grafanalib.core import Dashboard, GaugePanel, GridPos, Target, TimeSeries

dashboard = Dashboard(
    title="Walk",
    panels=[
        TimeSeries(title="Random", description="Any.", dataSource="default", unit="none",
                   targets=[Target(datasource="grafana", expr="any")], gridPos=GridPos(h=8, w=16, x=0, y=0)),
        GaugePanel(title="Used", description="Now.", dataSource="default", format="percentunit",
                   targets=[Target(expr="used_ration")], gridPos=GridPos(h=8, w=8, x=16, y=0)),
    ],
).auto_panel_ids()
