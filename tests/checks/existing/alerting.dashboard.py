"""A graph whose alert notified somebody until Grafana 11."""

from grafanalib.core import *

USED = Target(expr="used_ratio", legendFormat="{{bot}}", refId="A")

dashboard = Dashboard(
    title="Alerting",
    rows=[Row(panels=[
        Graph(
            title="Used", description="Each bot.", dataSource="My Prometheus", targets=[USED],
            yAxes=YAxes(YAxis(format="percentunit"), YAxis(format=SHORT_FORMAT)),
            alert=Alert(name="Used up", message="It is full", notifications=[{"uid": "desk"}], alertConditions=[
                AlertCondition(USED, GreaterThan(0.9), TimeRange("5m", "now"), OP_AND, RTYPE_AVG),
            ]),
        ),
    ])],
)
