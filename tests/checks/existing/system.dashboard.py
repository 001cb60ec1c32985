"""Gauges and percentages whose limits have colours, and one number in the wrong unit."""

from grafanalib.core import *

LIMITS = [Threshold("green", 0, 0.0), Threshold("red", 1, 0.8)]

dashboard = Dashboard(
    title="System",
    uid="system-monitoring",
    timezone="browser",
    panels=[
        RowPanel(title="Use", gridPos=GridPos(h=1, w=24, x=0, y=0)),
        GaugePanel(title="Used", description="Now.", targets=[Target(expr="max(used_ratio)")], format="percentunit",
                   max=1, thresholds=LIMITS, gridPos=GridPos(h=6, w=8, x=0, y=1)),
        Stat(title="Work", description="Since the start.", targets=[Target(expr="max(worked_seconds_total)")],
             format="ms", thresholds=LIMITS, gridPos=GridPos(h=6, w=8, x=8, y=1)),
    ],
)
