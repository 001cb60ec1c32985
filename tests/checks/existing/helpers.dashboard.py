"""Panels that functions make, with a title as argument and a layout that is computed."""

import grafanalib.core as G


def number(title, expr, x):
    return G.Stat(title=title, description="Now.", dataSource="${DS_PROMETHEUS}", format="percentunit",
                  targets=[G.Target(expr=expr)], reduceCalc="lastNotNull", gridPos=G.GridPos(h=4, w=6, x=x, y=0))


def board():
    panels = [number("Most", "max(used_ratio)", 0), number("Least", "min(used_ratio) by (pod)", 6)]
    source = G.DataSourceInput(name="DS_PROMETHEUS", label="", pluginId="prometheus", pluginName="Prometheus")
    return G.Dashboard(title="Helpers", inputs=[source], panels=panels)


dashboard = board()
