"""The vocabulary of content: frozen, typed definitions that know where they were written."""

from tradewatch.model.alerting import Alerting
from tradewatch.model.channel import Channel
from tradewatch.model.checked import Checked, checked
from tradewatch.model.connection import BasicAuth, Bearer, Connection, OAuth2, Tls
from tradewatch.model.defined import Defined, Waiver, record_definitions
from tradewatch.model.discovery import Discovery
from tradewatch.model.duration import duration, seconds
from tradewatch.model.environment import Addresses, Environment
from tradewatch.model.event import Argument, Event, Recorder
from tradewatch.model.kubernetes import Kubernetes
from tradewatch.model.label import OTHER, Label
from tradewatch.model.maintenance import Maintenance
from tradewatch.model.matcher import Matcher, matching
from tradewatch.model.metric import (
    COUNTER,
    GAUGE,
    HISTOGRAM,
    MILLISECONDS,
    Exporter,
    Metric,
    MetricKind,
    Samples,
)
from tradewatch.model.owner import Owner
from tradewatch.model.per_environment import PerEnvironment, at
from tradewatch.model.problem import DefinitionError, Finding, Problem, ProblemsFound, did_you_mean
from tradewatch.model.project import DashboardBuilder, Project
from tradewatch.model.promise import Promise
from tradewatch.model.relabel import Relabel
from tradewatch.model.remote_write import RemoteWrite
from tradewatch.model.routing import Inhibition, MessageTemplates, Receiver, Route, TimeInterval
from tradewatch.model.rule import (
    CRITICAL,
    INFO,
    NONE,
    WARNING,
    Alert,
    Example,
    Guard,
    RecordedTable,
    RecordingRule,
    Severity,
    StateAlert,
    ValueAlert,
)
from tradewatch.model.rule_group import RuleGroup
from tradewatch.model.ruler import Cortex, Mimir, Ruler, Thanos, VictoriaMetrics
from tradewatch.model.scrape import Job
from tradewatch.model.situation import DOWN, HEALTHY, Hears, Situation, World, frozen, gone, stamped
from tradewatch.model.source import Source, caller, here
from tradewatch.model.threshold import Threshold
from tradewatch.model.unit import (
    BASIS_POINTS,
    BOOL,
    BYTES,
    BYTES_PER_SECOND,
    ONE,
    PER_SECOND,
    PERCENT,
    RATIO,
    SECONDS,
    TIMESTAMP,
    USD,
    USD_PER_SECOND,
    Unit,
)
from tradewatch.model.update import Add, Count, Observe, Remove, Set, Stamp, Update, ValueUpdate
from tradewatch.model.validator import NonBlank
from tradewatch.model.value_template import value_template
from tradewatch.model.version import Version

__all__ = [
    "BASIS_POINTS",
    "BOOL",
    "BYTES",
    "BYTES_PER_SECOND",
    "COUNTER",
    "CRITICAL",
    "DOWN",
    "GAUGE",
    "HEALTHY",
    "HISTOGRAM",
    "INFO",
    "MILLISECONDS",
    "NONE",
    "ONE",
    "OTHER",
    "PERCENT",
    "PER_SECOND",
    "RATIO",
    "SECONDS",
    "TIMESTAMP",
    "USD",
    "USD_PER_SECOND",
    "WARNING",
    "Add",
    "Addresses",
    "Alert",
    "Alerting",
    "Argument",
    "BasicAuth",
    "Bearer",
    "Channel",
    "Checked",
    "Connection",
    "Cortex",
    "Count",
    "DashboardBuilder",
    "Defined",
    "DefinitionError",
    "Discovery",
    "Environment",
    "Event",
    "Example",
    "Exporter",
    "Finding",
    "Guard",
    "Hears",
    "Inhibition",
    "Job",
    "Kubernetes",
    "Label",
    "Maintenance",
    "Matcher",
    "MessageTemplates",
    "Metric",
    "MetricKind",
    "Mimir",
    "NonBlank",
    "OAuth2",
    "Observe",
    "Owner",
    "PerEnvironment",
    "Problem",
    "ProblemsFound",
    "Project",
    "Promise",
    "Receiver",
    "RecordedTable",
    "Recorder",
    "RecordingRule",
    "Relabel",
    "RemoteWrite",
    "Remove",
    "Route",
    "RuleGroup",
    "Ruler",
    "Samples",
    "Set",
    "Severity",
    "Situation",
    "Source",
    "Stamp",
    "StateAlert",
    "Thanos",
    "Threshold",
    "TimeInterval",
    "Tls",
    "Unit",
    "Update",
    "ValueAlert",
    "ValueUpdate",
    "Version",
    "VictoriaMetrics",
    "Waiver",
    "World",
    "at",
    "caller",
    "checked",
    "did_you_mean",
    "duration",
    "frozen",
    "gone",
    "here",
    "matching",
    "record_definitions",
    "seconds",
    "stamped",
    "value_template",
]
