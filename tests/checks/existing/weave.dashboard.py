"""The library's own helpers for requests and for queries to Prometheus."""

from grafanalib import core as G
from grafanalib import prometheus
from grafanalib import weave

dashboard = G.Dashboard(title="Weave", rows=[G.Row(panels=[
    prometheus.PromGraph("prometheus", "Work", [("{{pod}}", "rate(worked_seconds_total[5m])")]),
    weave.stacked(prometheus.PromGraph("prometheus", "Stacked", [{"expr": "used_ratio", "legendFormat": "{{bot}}"}])),
])])
