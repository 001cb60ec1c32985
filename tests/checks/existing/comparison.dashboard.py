"""Two servers side by side: each panel twice, with another data source."""

import attr
from grafanalib.core import *

USED = TimeSeries(title="Used", description="Each bot.", dataSource="europe", unit="percentunit", targets=[Target(expr="used_ratio")])

dashboard = Dashboard(title="Comparison", panels=[USED, attr.evolve(USED, title="Used, elsewhere", dataSource="asia")])
