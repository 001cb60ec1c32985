"""Numbers from a search index, as bars of each series instead of over time."""

from grafanalib.core import *
from grafanalib.elasticsearch import CountMetricAgg, ElasticsearchTarget

dashboard = Dashboard(title="Search", rows=[Row(panels=[
    Graph(title="Requests", description="Any.", dataSource="elasticsearch", xAxis=XAxis(mode="series", values=["total"]),
          targets=[ElasticsearchTarget(query="path: /", metricAggs=[CountMetricAgg()])], stack=True),
])])
