"""Many closed rows in one place, helpers in another file, and missing values that are drawn as 0."""

from common import graph, row
from grafanalib.core import NULL_AS_ZERO, Dashboard, DataSourceInput, Stat, Target, GraphThreshold

dashboard = Dashboard(
    title="Cluster",
    inputs=[DataSourceInput(name="DS_TEST-CLUSTER", label="c", pluginId="prometheus", pluginName="Prometheus")],
    panels=[
        row("Use", [graph("Used", "used_ratio", nullPointMode=NULL_AS_ZERO), graph("Most", "max(used_ratio)", stack=True)]),
        row("Work", [
            graph("Work", "rate(worked_seconds_total[1m])"),
            Stat(title="Now", description="Now.", format="percentunit", targets=[Target(expr="max(used_ratio)")],
                 thresholds=[GraphThreshold(value=0.9)]),
        ]),
    ],
)
