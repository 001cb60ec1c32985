"""As little as grafanalib accepts: no data source, no letter of the query, no unit, no description."""

from grafanalib.core import Dashboard, Graph, Row, Target

dashboard = Dashboard(title="Least", rows=[Row(panels=[Graph(title="Up", targets=[Target(expr="used_ratio")])])])
