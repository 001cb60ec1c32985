"""The vocabulary: frozen, typed definitions that know where they were written. Imports nothing of the project."""

from tradewatch.model.channel import Channel, Email, Heartbeat, PagerDuty, Slack, Telegram, Webhook
from tradewatch.model.checked import Checked, checked
from tradewatch.model.connection import BasicAuth, Bearer, Connection, OAuth2, Tls
from tradewatch.model.defined import Defined, recorded
from tradewatch.model.discovery import (
    ConsulDiscovery,
    Discovery,
    DnsDiscovery,
    FileDiscovery,
    HttpDiscovery,
    KubernetesDiscovery,
)
from tradewatch.model.duration import duration, seconds
from tradewatch.model.environment import Addresses, Environment
from tradewatch.model.matcher import Matcher, matching
from tradewatch.model.metric import COUNTER, GAUGE, HISTOGRAM, Exporter, Kind, Label, Metric, Samples
from tradewatch.model.per_environment import PerEnvironment, at
from tradewatch.model.problem import DefinitionError, Problem, ProblemsFound, did_you_mean
from tradewatch.model.project import DashboardBuilder, Project
from tradewatch.model.relabel import Relabel
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
    RuleGroup,
    Severity,
    StateAlert,
    ValueAlert,
)
from tradewatch.model.scrape import Job
from tradewatch.model.sending import Alerting, RemoteWrite
from tradewatch.model.shape import NonBlank
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
from tradewatch.model.version import Version
from tradewatch.model.waiver import Waiver

__all__ = [
    "BASIS_POINTS",
    "BOOL",
    "BYTES",
    "BYTES_PER_SECOND",
    "COUNTER",
    "CRITICAL",
    "GAUGE",
    "HISTOGRAM",
    "INFO",
    "NONE",
    "ONE",
    "PERCENT",
    "PER_SECOND",
    "RATIO",
    "SECONDS",
    "TIMESTAMP",
    "USD",
    "USD_PER_SECOND",
    "WARNING",
    "Addresses",
    "Alert",
    "Alerting",
    "BasicAuth",
    "Bearer",
    "Channel",
    "Checked",
    "Connection",
    "ConsulDiscovery",
    "DashboardBuilder",
    "Defined",
    "DefinitionError",
    "Discovery",
    "DnsDiscovery",
    "Email",
    "Environment",
    "Example",
    "Exporter",
    "FileDiscovery",
    "Guard",
    "Heartbeat",
    "HttpDiscovery",
    "Inhibition",
    "Job",
    "Kind",
    "KubernetesDiscovery",
    "Label",
    "Matcher",
    "MessageTemplates",
    "Metric",
    "NonBlank",
    "OAuth2",
    "PagerDuty",
    "PerEnvironment",
    "Problem",
    "ProblemsFound",
    "Project",
    "Receiver",
    "RecordedTable",
    "RecordingRule",
    "Relabel",
    "RemoteWrite",
    "Route",
    "RuleGroup",
    "Samples",
    "Severity",
    "Slack",
    "Source",
    "StateAlert",
    "Telegram",
    "Threshold",
    "TimeInterval",
    "Tls",
    "Unit",
    "ValueAlert",
    "Version",
    "Waiver",
    "Webhook",
    "at",
    "caller",
    "checked",
    "did_you_mean",
    "duration",
    "here",
    "matching",
    "recorded",
    "seconds",
]
