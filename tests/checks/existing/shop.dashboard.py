"""The data source from the environment, colours in red, green and blue, and series that look different."""

import os

from grafanalib.core import *

source = os.environ.get("DASHBOARD_DATASOURCE", "prometheus")

dashboard = Dashboard(
    title="Shop",
    refresh="10s",
    time=Time("now-30m", "now"),
    rows=[Row(title="Use", showTitle=True, panels=[
        Graph(
            title="Used", description="Each bot.", dataSource=source, fill=0, yAxes=YAxes(
                left=YAxis(format="percentunit", min=0, max=1), right=YAxis(format="s", label="Worked")),
            targets=[Target(expr="used_ratio", legendFormat="used"),
                     Target(expr="worked_seconds_total", legendFormat="worked")],
            seriesOverrides=[SeriesOverride(alias="worked", yaxis=2, color="#ff0000", dashes=True, zindex=-1),
                             {"alias": "/used/", "legend": False, "transform": "negative-Y"}],
            thresholds=[GraphThreshold(value=0.9, fill=False)],
        ),
    ])],
)
