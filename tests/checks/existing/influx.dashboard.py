"""Another time series database, with an interval to choose and a regular expression over values."""

from grafanalib.core import *
from grafanalib.influxdb import InfluxDBTarget

dashboard = Dashboard(
    title="Influx",
    templating=Templating([
        Template(name="host", dataSource="InfluxDB", query="SHOW TAG VALUES WITH KEY = host", refresh=2, regex="/x.*/"),
        Template(name="step", type="interval", query="1m,5m,1h", default="5m", auto=True),
    ]),
    panels=[
        TimeSeries(title="Load", description="Any.", dataSource="InfluxDB", unit="none", targets=[
            InfluxDBTarget(query="SELECT load FROM hosts WHERE host = '$host' GROUP BY time($step)"),
        ]),
    ],
)
