"""Panel types with the house look; each is one class, written by its lower-case name."""

from tradewatch.grafana.panels.graphs import (
    BarChart,
    Heatmap,
    Histogram,
    TimeSeries,
    barchart,
    heatmap,
    histogram,
    timeseries,
)
from tradewatch.grafana.panels.lists import (
    AlertList,
    DashList,
    LibraryPanel,
    Text,
    alertlist,
    dashlist,
    library_panel,
    text,
)
from tradewatch.grafana.panels.numbers import BarGauge, Gauge, PieChart, Stat, bargauge, gauge, piechart, stat
from tradewatch.grafana.panels.panel import Panel, stable_id
from tradewatch.grafana.panels.query_panel import QueryPanel
from tradewatch.grafana.panels.states import StateTimeline, StatusHistory, state_timeline, status_history
from tradewatch.grafana.panels.table import Column, Table, column, table

__all__ = [
    "AlertList",
    "BarChart",
    "BarGauge",
    "Column",
    "DashList",
    "Gauge",
    "Heatmap",
    "Histogram",
    "LibraryPanel",
    "Panel",
    "PieChart",
    "QueryPanel",
    "Stat",
    "StateTimeline",
    "StatusHistory",
    "Table",
    "Text",
    "TimeSeries",
    "alertlist",
    "barchart",
    "bargauge",
    "column",
    "dashlist",
    "gauge",
    "heatmap",
    "histogram",
    "library_panel",
    "piechart",
    "stable_id",
    "stat",
    "state_timeline",
    "status_history",
    "table",
    "text",
    "timeseries",
]
