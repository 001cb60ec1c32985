"""Canonical Grafana dashboards on top of grafanalib: panels, variables, layout, and the JSON that Grafana loads."""

from tradewatch.grafana.canonical import DEAD_PANEL_TYPES, canonical
from tradewatch.grafana.dashboard import Dashboard, Resolve, Row, dashboard_uid, document, plain_document, row
from tradewatch.grafana.look import BLUE, GREEN, NEUTRAL, ORANGE, RED, States
from tradewatch.grafana.panel import Link, Panel, Resolved, link
from tradewatch.grafana.panels import (
    AlertList,
    BarGauge,
    Stat,
    StateTimeline,
    Table,
    Text,
    TimeSeries,
    alertlist,
    bargauge,
    stat,
    state_timeline,
    table,
    text,
    timeseries,
)
from tradewatch.grafana.query import Query, query
from tradewatch.grafana.query_panel import QueryPanel
from tradewatch.grafana.variable import DatasourceVariable, Variable, variable

__all__ = [
    "BLUE",
    "DEAD_PANEL_TYPES",
    "GREEN",
    "NEUTRAL",
    "ORANGE",
    "RED",
    "AlertList",
    "BarGauge",
    "Dashboard",
    "DatasourceVariable",
    "Link",
    "Panel",
    "Query",
    "QueryPanel",
    "Resolve",
    "Resolved",
    "Row",
    "Stat",
    "StateTimeline",
    "States",
    "Table",
    "Text",
    "TimeSeries",
    "Variable",
    "alertlist",
    "bargauge",
    "canonical",
    "dashboard_uid",
    "document",
    "link",
    "plain_document",
    "query",
    "row",
    "stat",
    "state_timeline",
    "table",
    "text",
    "timeseries",
    "variable",
]
