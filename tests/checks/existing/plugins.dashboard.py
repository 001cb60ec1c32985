"""Panels of plugins that were written in Angular; one has nothing that replaces it."""

from grafanalib.core import *

COMMON = dict(description="Each bot.", dataSource="Prometheus", targets=[Target(expr="used_ratio", refId="A")])

dashboard = Dashboard(title="Plugins", panels=[
    PieChart(title="Shares", format="percentunit", pieType="donut", legendType="Under graph", **COMMON),
    Discrete(title="States", valueMaps=[ValueMap("idle", 0)], rangeMaps=[RangeMap(0.5, 1, "busy")],
             colorMaps=[DiscreteColorMappingItem("busy", "#ff0000")], units="percentunit", **COMMON),
    Statusmap(title="Map", color=StatusmapColor(mode="spectrum", min=0, max=1), **COMMON),
    Worldmap(title="World", **COMMON),
])
