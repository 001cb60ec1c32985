"""What several dashboards share; it has the name of many such modules."""

from typing import Any

from grafanalib.core import Graph, GridPos, Panel, RowPanel, Target, single_y_axis


def row(title: str, panels: list[Panel]) -> RowPanel:
    return RowPanel(title=title, collapsed=True, gridPos=GridPos(h=1, w=24, x=0, y=0), panels=panels)


def graph(title: str, expr: str, **more: Any) -> Graph:
    given = {"description": "Each bot.", "dataSource": "${DS_TEST-CLUSTER}", **more}
    return Graph(title=title, targets=[Target(expr=expr)], yAxes=single_y_axis(format="percentunit"), **given)
