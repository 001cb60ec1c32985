"""Grafana dashboards on top of grafanalib: panels, variables, layout, and the JSON that Grafana loads."""

from tradewatch.grafana.annotation import Annotation, annotation
from tradewatch.grafana.dashboard import Dashboard
from tradewatch.grafana.document import dashboard_uid, document, existing_document
from tradewatch.grafana.existing import Existing, existing
from tradewatch.grafana.link import Drilldown, Link, drilldown, link
from tradewatch.grafana.look import BLUE, GREEN, NEUTRAL, ORANGE, RED, States
from tradewatch.grafana.migration.removed import REMOVED_PANEL_TYPES, removed_from
from tradewatch.grafana.panels.barchart import BarChart, barchart
from tradewatch.grafana.panels.bargauge import BarGauge, bargauge
from tradewatch.grafana.panels.dashlist import DashList, dashlist
from tradewatch.grafana.panels.gauge import Gauge, gauge
from tradewatch.grafana.panels.heatmap import Heatmap, heatmap
from tradewatch.grafana.panels.histogram import Histogram, histogram
from tradewatch.grafana.panels.library_panel import LibraryPanel, library_panel
from tradewatch.grafana.panels.panel import Panel
from tradewatch.grafana.panels.piechart import PieChart, piechart
from tradewatch.grafana.panels.query_panel import QueryPanel
from tradewatch.grafana.panels.stat import Stat, stat
from tradewatch.grafana.panels.state_timeline import StateTimeline, state_timeline
from tradewatch.grafana.panels.status_history import StatusHistory, status_history
from tradewatch.grafana.panels.table import Column, Table, column, table
from tradewatch.grafana.panels.text import Text, text
from tradewatch.grafana.panels.timeseries import TimeSeries, timeseries
from tradewatch.grafana.query import Query, query
from tradewatch.grafana.resolver import Destination, Resolved, Resolver
from tradewatch.grafana.row import Row, row
from tradewatch.grafana.variable import DatasourceVariable, Variable, variable
