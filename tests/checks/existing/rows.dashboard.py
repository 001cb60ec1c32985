"""Rows that are open and hold their panels, a uid in mixed case, and no positions at all."""

from grafanalib.core import *


def used(title):
    return TimeSeries(title=title, description="Each bot.", unit="percentunit", dataSource="Prometheus",
                      targets=[Target(expr="used_ratio")])


general_row = RowPanel(title="General", panels=[used("Used"), used("Used, again")])
runner_row = RowPanel(title="Runner", panels=[used("Used, once more")])

dashboard = Dashboard(title="Rows autogen", uid="P21Bh1SVk", panels=[general_row, runner_row], version=1)
