"""Tables: with transformations and overrides of today, and with styles of before Grafana 7."""

from grafanalib.core import *

USED = [Target(expr="used_ratio", instant=True, format=TABLE_TARGET_FORMAT)]
ORGANIZE = [{"id": "organize", "options": {"excludeByName": {"Time": True, "job": True}, "renameByName": {"Value": "Used"}}}]
STYLES = [{"pattern": "Time", "type": "hidden"},
          {"pattern": "Value", "alias": "Used", "type": "number", "unit": "percentunit", "colorMode": "cell",
           "colors": ["green", "orange", "red"], "thresholds": ["0.5", "0.9"]}]

dashboard = Dashboard(title="Columns", panels=[
    Table(title="Today", description="Each bot.", targets=USED, transformations=ORGANIZE, displayMode="color-text",
          overrides=[{"matcher": {"id": "byName", "options": "Used"}, "properties": [{"id": "unit", "value": "percentunit"}]}]),
    Table(title="Then", description="Each bot.", targets=USED, extraJson={"styles": STYLES, "transform": "table"}),
])
