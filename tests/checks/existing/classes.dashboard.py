"""Classes of a team that change the defaults, a data source to choose, and rows that are closed."""

import attr
from grafanalib import core as g

SOURCE = g.Template(name="source", type="datasource", query="prometheus")


@attr.s
class Graph(g.Graph):
    dataSource = attr.ib(default="$source")
    lineWidth = attr.ib(default=1)
    nullPointMode = attr.ib(default=g.NULL_AS_NULL)
    tooltip = attr.ib(default=g.Tooltip(sort=g.SORT_DESC))
    description = attr.ib(default="Each bot.")
    yAxes = attr.ib(default=g.single_y_axis(format="percentunit"))

    def __attrs_post_init__(self):
        self.targets = [attr.evolve(each, refId=chr(65 + n)) for n, each in enumerate(self.targets)]


def lines(title, *exprs):
    return Graph(title=title, targets=[g.Target(expr=each) for each in exprs])


dashboard = g.Dashboard(
    title="Classes",
    templating=g.Templating(list=[SOURCE]),
    panels=[
        g.RowPanel(title="Use", collapsed=True, gridPos=g.GridPos(h=1, w=24, x=0, y=0), panels=[lines("Used", "used_ratio")]),
        g.RowPanel(title="Work", gridPos=g.GridPos(h=1, w=24, x=0, y=1), panels=[
            lines("Share of time", "rate(worked_seconds_total[$__rate_interval])", "avg(used_ratio)"),
        ]),
    ],
).auto_panel_ids()
