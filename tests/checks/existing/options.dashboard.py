"""What newer versions of the library can say, with a misspelt option in the JSON that it adds."""

from grafanalib.core import *

dashboard = Dashboard(
    title="Options",
    timePicker=TimePicker(refreshIntervals=["30s", "1m"], timeOptions=["1h"], nowDelay="10s"),
    panels=[
        TimeSeries(title="Used", description="Each bot.", unit="percentunit", targets=[Target(expr="used_ratio")], fillOpacity=10,
                   legendDisplayMode="table", legendPlacement="right", legendCalcs=["mean", "max"], stacking={"mode": "none"},
                   overrides=[{"matcher": {"id": "byName", "options": "a"}, "properties": [{"id": "custom.lineWidth", "value": 3}]}],
                   extraJson={"options": {"legned": {"showLegend": False}}}, interval="1m"),
        BarChart(title="Bars", description="Each bot.", targets=[Target(expr="used_ratio", instant=True)],
                 extraJson={"fieldConfig": {"defaults": {"unit": "percentunit"}}}),
        Histogram(title="Spread", description="Each bot.", targets=[Target(expr="used_ratio")]),
        PieChartv2(title="Shares", description="Each bot.", targets=[Target(expr="used_ratio")], unit="percentunit"),
    ],
)
