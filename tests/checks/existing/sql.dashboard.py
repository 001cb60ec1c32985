"""A query to a database of tables, below an empty row."""

from grafanalib.core import *

dashboard = Dashboard(
    title="SQL",
    panels=[
        RowPanel(title="Orders", gridPos=GridPos(h=1, w=24, x=0, y=8)),
        Graph(title="Sold", description="Any.", dataSource="Shop", gridPos=GridPos(h=8, w=24, x=0, y=9),
              targets=[SqlTarget(rawSql="SELECT time, value FROM sales", refId="A")]),
    ],
).auto_panel_ids()
