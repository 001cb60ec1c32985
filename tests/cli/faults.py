"""The mistakes that people make in content: the edits, and the problem that must be reported."""

from __future__ import annotations

from dataclasses import dataclass

# File, old text, new text; without an old text, the new one is added to the end of the file.
Edit = tuple[str, str, str]


@dataclass(frozen=True)
class Fault:
    """`line` is a text in the line of the problem: the first such line after the one that contains `after`.

    A fault in routing breaks several promises: `problems` of them are reported, and this is the first.
    """

    name: str
    edits: tuple[Edit, ...]
    file: str
    line: str
    check: str
    summary: str
    after: str = ""
    fix: str = ""
    problems: int = 1


def _alert(constant: str, name: str) -> str:
    return f'''
{constant} = StateAlert(
    severity=CRITICAL,
    name="{name}",  # the copy
    signal="copied",
    when="vector(1)",
    summary="A copy",
    description="Somebody copied ten lines and changed nine.",
    samples_bad=(),
)
'''


def _plain_dashboard(body: str) -> str:
    return f'''"""Written with grafanalib alone."""

from grafanalib import core

from tradewatch.model import Environment


def dashboard(env: Environment) -> core.Dashboard:
{body}
'''


def _add_dashboard(name: str, text: str, folder: str = "standard") -> tuple[Edit, ...]:
    """A new module in dashboards/, and its entry in the list."""
    listing = f"""
from dashboards.standard import {name}

DASHBOARDS["{folder}"] = (*DASHBOARDS.get("{folder}", ()), {name}.dashboard)
"""
    return (("dashboards/__init__.py", "", listing), (f"dashboards/standard/{name}.py", "", text))


_OVERVIEW_AGAIN = '''"""A copy of the overview."""

from tradewatch.grafana import Dashboard
from tradewatch.model import Environment


def dashboard(env: Environment) -> Dashboard:
    return Dashboard(slug="overview", title="Second", question="Why twice?", rows=[])
'''

_PRODUCTION_AGAIN = """\
CANARY = Environment(
    name="production",
    prometheus=Version(2, 42),
    alertmanager=Version(0, 25),
    scrape_interval="15s",
    evaluation_interval="15s",
    watched=PRODUCTION.watched,
    jobs=PRODUCTION.jobs,
    addresses=PRODUCTION.addresses,
    channels=PRODUCTION.channels,
)

ENVIRONMENTS = (*ENVIRONMENTS, CANARY)
"""

METRICS = (
    Fault(
        "a metric renamed in Python",
        (("tradingbot/catalogue/risk.py", "\nDRAWDOWN = Metric(", "\nDRAW_DOWN = Metric("),),
        file="rules/pipeline.py",
        line="tradingbot.catalogue.risk import DRAWDOWN",
        check="definition",
        summary="cannot import name 'DRAWDOWN'",
        fix="did you mean 'DRAW_DOWN'?",
    ),
    Fault(
        "a metric renamed, and an alert that has the old name as text",
        (
            (
                "tradingbot/catalogue/risk.py",
                '"tradingbot_liquidation_distance_ratio"',
                '"tradingbot_distance_to_liquidation_ratio"',
            ),
            (
                "rules/safety/positions.py",
                "({lately.low(LIQUIDATION_DISTANCE)})",
                "(tradingbot_liquidation_distance_ratio)",
            ),
        ),
        file="rules/safety/positions.py",
        line="(tradingbot_liquidation_distance_ratio)",
        check="promql/unknown-metric",
        summary="there is no metric tradingbot_liquidation_distance_ratio",
        fix="did you mean 'tradingbot_distance_to_liquidation_ratio'?",
    ),
    Fault(
        "a panel that reads a metric nobody exposes",
        (
            (
                "dashboards/standard/overview.py",
                "max by (bot) ({ORDERS_UNRESOLVED})",
                "max by (bot) (tradingbot_orders_unresolvd)",
            ),
        ),
        file="dashboards/standard/overview.py",
        line="tradingbot_orders_unresolvd",
        check="promql/unknown-metric",
        summary="there is no metric tradingbot_orders_unresolvd",
        fix="did you mean 'tradingbot_orders_unresolved'?",
    ),
    Fault(
        "two metrics with the same name",
        (("tradingbot/catalogue/risk.py", '"tradingbot_pnl_unrealised_usd"', '"tradingbot_pnl_realised_usd"'),),
        file="tradingbot/catalogue/risk.py",
        line='"tradingbot_pnl_realised_usd"',
        after="PNL_UNREALISED",
        check="catalogue/duplicate",
        summary="this name is used already at tradingbot/catalogue/risk.py:",
    ),
    Fault(
        "a selector by a label that the metric does not have",
        (("rules/system.py", "UP.where(job=", "UP.where(jobb="),),
        file="rules/system.py",
        line="jobb",
        check="definition",
        summary="has no label 'jobb'",
        fix="did you mean 'job'?",
    ),
    Fault(
        "a selector by a value that cannot occur",
        (("rules/api.py", 'HTTP_REQUESTS.where(status_class="5xx")', 'HTTP_REQUESTS.where(status_class="6xx")'),),
        file="rules/api.py",
        line="6xx",
        check="definition",
        summary="label 'status_class' is never = '6xx'",
    ),
)

ALERTS = (
    Fault(
        "a severity misspelt as a name",
        (("rules/risk.py", "severity=CRITICAL", "severity=CRITICL"),),
        file="rules/risk.py",
        line="severity=",
        check="definition",
        summary="name 'CRITICL' is not defined",
        fix="did you mean 'CRITICAL'?",
    ),
    Fault(
        "a severity misspelt as text",
        (("rules/risk.py", "severity=CRITICAL", 'severity="critcal"'),),
        file="rules/risk.py",
        line="severity=",
        check="definition",
        summary="severity must be a Severity, not the text 'critcal'",
        fix="did you mean 'CRITICAL'?",
    ),
    Fault(
        "a severity as text",
        (("rules/risk.py", "severity=CRITICAL", 'severity="critical"'),),
        file="rules/risk.py",
        line="severity=",
        check="definition",
        summary="severity must be a Severity, not the text 'critical'",
        fix="CRITICAL",
    ),
    Fault(
        "two alerts with the same name in one file",
        (
            (
                "rules/risk.py",
                "import CRITICAL, WARNING, Example, ValueAlert",
                "import CRITICAL, WARNING, Example, StateAlert, ValueAlert",
            ),
            ("rules/risk.py", "", _alert("COPIED", "DrawdownLimitBreached")),
        ),
        file="rules/risk.py",
        line="# the copy",
        check="rules/duplicate",
        summary="this name is used already at rules/risk.py:",
    ),
    Fault(
        "two alerts with the same name in two files",
        (("rules/system.py", "", _alert("COPIED", "DrawdownLimitBreached")),),
        file="rules/risk.py",
        line="name=",
        check="rules/duplicate",
        summary="this name is used already at rules/system.py:",
    ),
    Fault(
        "an alert copied with its constant",
        (("rules/system.py", "", _alert("BOT_DOWN", "BotDown")),),
        file="rules/system.py",
        line="BOT_DOWN = StateAlert(",
        after="samples_good",
        check="definition",
        summary="BOT_DOWN",
    ),
    Fault(
        "a broken template in an annotation",
        (("rules/system.py", '"{{ $labels.bot }} is down"', '"{{ $labels.bot is down"'),),
        file="rules/system.py",
        line="summary=",
        check="templates/annotation",
        summary="summary: ",
    ),
    Fault(
        "an annotation that calls an unknown function",
        (("rules/risk.py", "$value | humanizePercentage", "$value | humanizePercent"),),
        file="rules/risk.py",
        line="summary=",
        check="templates/annotation",
        summary="humanizePercent",
    ),
    Fault(
        "broken PromQL",
        (("rules/safety/positions.py", "min by (bot, venue, symbol) (", "min by (bot, venue, symbol ("),),
        file="rules/safety/positions.py",
        line="min by (bot, venue, symbol (",
        check="promql/syntax",
        summary="unclosed left parenthesis",
    ),
    Fault(
        "a tab in a hold",
        (("rules/risk.py", 'hold="1m"', r'hold="1\tm"'),),
        file="rules/risk.py",
        line="hold=",
        check="definition",
        summary=r"not the text '1\tm'",
    ),
    Fault(
        "a tab character in a hold",
        (("rules/risk.py", 'hold="1m"', 'hold="1m\t"'),),
        file="rules/risk.py",
        line="hold=",
        check="definition",
        summary=r"not the text '1m\t'",
    ),
    Fault(
        "a tab in one environment's hold",
        (
            ("rules/risk.py", 'hold="1m"', r'hold=PerEnvironment("1m", staging="5\tm")'),
            ("rules/risk.py", "import CRITICAL, ", "import CRITICAL, PerEnvironment, "),
        ),
        file="rules/risk.py",
        line="hold=",
        check="definition",
        summary=r"not the text '5\tm'",
    ),
    Fault(
        "a tab in a range",
        (("rules/api.py", "rate({HTTP_REQUEST_DURATION.bucket}[5m])", r"rate({HTTP_REQUEST_DURATION.bucket}[5\tm])"),),
        file="rules/api.py",
        line="histogram_quantile(0.95",
        check="promql/syntax",
        summary="unexpected character inside brackets",
    ),
    Fault(
        "a limit for an environment that does not exist",
        (
            (
                "rules/thresholds/safety.py",
                "PerEnvironment(_EXPOSURE, development=1, staging=0.95)",
                "PerEnvironment(_EXPOSURE, development=1, stagin=0.95)",
            ),
        ),
        file="rules/thresholds/safety.py",
        line="stagin=",
        check="environments/unknown-override",
        summary="value is set for 'stagin', which is not an environment",
        fix="did you mean 'staging'?",
    ),
    Fault(
        "a hold for an environment that does not exist",
        (
            ("rules/risk.py", 'hold="1m"', 'hold=PerEnvironment("1m", prodution="5m")'),
            ("rules/risk.py", "import CRITICAL, ", "import CRITICAL, PerEnvironment, "),
        ),
        file="rules/risk.py",
        line="hold=",
        check="environments/unknown-override",
        summary="hold is set for 'prodution', which is not an environment",
        fix="did you mean 'production'?",
    ),
)

ROUTING = (
    Fault(
        "a route to a receiver that nobody defined",
        (("receivers/routing.py", "receiver=ON_CALL", "receiver=ONCALL"),),
        file="receivers/routing.py",
        line="ONCALL",
        check="definition",
        summary="name 'ONCALL' is not defined",
        fix="did you mean 'ON_CALL'?",
    ),
    Fault(
        "a route to a receiver that is not in the list",
        (("receivers/routing.py", "RECEIVERS = (ON_CALL, DESK, DIGEST,", "RECEIVERS = (ON_CALL, DIGEST,"),),
        file="receivers/routing.py",
        line="receiver=DESK",
        check="routing/unknown-receiver",
        summary="there is no receiver 'desk'",
    ),
    Fault(
        "a route to a receiver as text",
        (("receivers/routing.py", "receiver=ON_CALL", 'receiver="on-call"'),),
        file="receivers/routing.py",
        line='receiver="on-call"',
        check="definition",
        summary="receiver must be a Receiver or None, not the text 'on-call'",
    ),
    Fault(
        "two receivers with the same name",
        (("receivers/routing.py", 'Receiver("digest"', 'Receiver("desk"'),),
        file="receivers/routing.py",
        line="DIGEST = Receiver(",
        check="routing/duplicate",
        summary="this name is used already at receivers/routing.py:",
    ),
    Fault(
        "a tab in a route's duration",
        (("receivers/routing.py", 'group_wait="10s"', r'group_wait="10\ts"'),),
        file="receivers/routing.py",
        line=r'group_wait="10\ts"',
        check="definition",
        summary=r"not the text '10\ts'",
    ),
    Fault(
        "a root route that is conditional",
        (("receivers/routing.py", "ROUTING = Route(\n", 'ROUTING = Route(\n    matchers=matching(bot="momentum"),\n'),),
        file="receivers/routing.py",
        line='matchers=matching(bot="momentum")',
        check="routing/root",
        summary="the root route has matchers",
    ),
    Fault(
        "a weekend that ends on Tuesday",
        (("receivers/routing.py", '("saturday", "sunday")', '("saturday", "sunday", "monday")'),),
        file="receivers/promises.py",
        line='muted=(TimeInterval(name="days-off"',
        check="routing/promise",
        summary="is muted from monday 00:00 (Europe/London) on, in the interval weekend",
    ),
    Fault(
        "a weekend in another time zone",
        (("receivers/routing.py", "location=DESK_TIME_ZONE", 'location="UTC"'),),
        file="receivers/promises.py",
        line='muted=(TimeInterval(name="days-off"',
        check="routing/promise",
        summary="is muted from sunday 23:00 (UTC) on, in the interval weekend",
    ),
    Fault(
        "a warning that waits for the morning",
        (
            (
                "receivers/routing.py",
                "receiver=DESK),",
                'receiver=DESK, mute=(TimeInterval(name="night", times=(("00:00", "06:00"),)),)),',
            ),
        ),
        file="receivers/promises.py",
        line="Promise(",
        after="nobody is woken",
        check="routing/promise",
        summary="is muted from monday 00:00 (UTC) on, in the interval night",
    ),
    Fault(
        "criticals that wait ten minutes for others",
        (("receivers/routing.py", 'group_wait="10s"', 'group_wait="10m"'),),
        file="receivers/promises.py",
        line='within="30s",',
        check="routing/promise",
        summary="BotDown in staging, production is sent only after 10m, not within 30s",
    ),
    Fault(
        "criticals that wait for their firing group",
        (("receivers/routing.py", 'group_interval="20s"', 'group_interval="5m"'),),
        file="receivers/promises.py",
        line='within="30s",',
        check="routing/promise",
        summary="is sent only after 5m, not within 30s, when it joins a group",
    ),
    Fault(
        "criticals that are repeated every four hours",
        (("receivers/routing.py", 'repeat_interval="55m"', 'repeat_interval="4h"'),),
        file="receivers/promises.py",
        line='repeated="1h",',
        check="routing/promise",
        summary="BotDown in staging, production is repeated only after 4h20s, not 1h",
    ),
    Fault(
        "a desk without Slack",
        (
            ("receivers/routing.py", '"desk", without=(PagerDuty,)', '"desk", without=(PagerDuty, Slack)'),
            ("receivers/routing.py", "import Email\n", "import Email\nfrom tradewatch.channels.slack import Slack\n"),
        ),
        file="receivers/promises.py",
        line="reaches=(Slack, Email),",
        after="nobody is woken",
        check="routing/promise",
        summary="in staging, production does not reach slack: desk is notified",
    ),
    Fault(
        "an inhibition of what pages",
        (
            (
                "receivers/inhibitions.py",
                '(Matcher("severity", "=~", "warning|info"), Matcher("alertname", "!=", BOT_UNSTABLE.name))',
                'matching(alertname="LiquidationNear")',
            ),
        ),
        file="receivers/inhibitions.py",
        line='target=matching(alertname="LiquidationNear")',
        check="routing/orphan",
        summary="LiquidationNear opens incidents in pagerduty",
    ),
    Fault(
        "a promise about a severity that is misspelt",
        (("receivers/promises.py", "PROMISES = (\n", 'PROMISES = (\n    Promise(matching(severity="critcal")),\n'),),
        file="receivers/promises.py",
        line='severity="critcal"',
        check="routing/promise-unused",
        summary="is about no alert",
    ),
    Fault(
        "a repeat interval that is too short",
        (("receivers/routing.py", 'repeat_interval="55m"', 'repeat_interval="10s"'),),
        file="receivers/routing.py",
        line='repeat_interval="10s"',
        check="routing/repeat-interval",
        summary="repeats its messages every 20s, not every 10s",
    ),
    Fault(
        "a route that groups by a label that no alert has",
        (("receivers/routing.py", 'group_by=("bot",)', 'group_by=("bot", "strateg")'),),
        file="receivers/routing.py",
        line='group_by=("bot", "strateg")',
        check="routing/group-by",
        summary="groups by 'strateg', which no alert here has",
        fix="did you mean 'strategy'?",
    ),
    Fault(
        "an inhibition by a label that is misspelt",
        (("receivers/inhibitions.py", '("bot", "account")', '("bot", "acount")'),),
        file="receivers/inhibitions.py",
        line='("bot", "acount")',
        check="routing/inhibition-equal",
        summary="no alert that matches its source or its target has the label 'acount'",
        fix="did you mean 'account'?",
    ),
    Fault(
        "an inhibition by an alert that was renamed",
        (("receivers/inhibitions.py", "alertname=DRAWDOWN_LIMIT_BREACHED.name", 'alertname="DrawdownLimitsBreached"'),),
        file="receivers/inhibitions.py",
        line='alertname="DrawdownLimitsBreached"',
        check="routing/inhibition-unmatched",
        summary='no alert matches its source: no alert has alertname="DrawdownLimitsBreached"',
        fix="did you mean 'DrawdownLimitBreached'?",
    ),
    Fault(
        "an inhibition whose source fires after its targets",
        (
            (
                "rules/system.py",
                'is BotRestarting.\n    hold="2m",',
                'is BotRestarting.\n    hold="10m",',
            ),
        ),
        file="receivers/inhibitions.py",
        line="source=matching(alertname=BOT_DOWN.name)",
        check="routing/inhibition-late",
        summary="BotDown holds for 10m",
    ),
    Fault(
        "a dead-man's switch that runs on the host of a bot",
        (
            (
                "environments.py",
                "https://heartbeat.example.com/tradewatch-production",
                "https://momentum.trading.internal/heartbeat",
            ),
        ),
        file="environments.py",
        line="https://momentum.trading.internal/heartbeat",
        check="routing/through-watched",
        summary="dead-mans-switch is notified through https://momentum.trading.internal/heartbeat",
    ),
)

TEMPLATES = (
    Fault(
        "a message template with an unclosed action",
        (("receivers/templates/slack.tmpl", "", '\n{{ define "broken" }}\n{{ .Foo'),),
        file="receivers/templates/slack.tmpl",
        line="{{ .Foo",
        check="templates/message",
        summary="unclosed action",
    ),
    Fault(
        "a message template with half a bracket",
        (("receivers/templates/slack.tmpl", "", '\n{{ define "broken" }}{{ .Foo } {{ end }}\n'),),
        file="receivers/templates/slack.tmpl",
        line="{{ .Foo }",
        check="templates/message",
        summary='unexpected "}"',
    ),
    Fault(
        "a message template without its end",
        (("receivers/templates/slack.tmpl", "", '\n{{ define "broken" }}\n{{ if .Alerts }}there{{ end }} # the end'),),
        file="receivers/templates/slack.tmpl",
        line="# the end",
        check="templates/message",
        summary="missing {{end}} of {{define}}",
    ),
    Fault(
        "a call of a template that nobody defined",
        (
            (
                "receivers/templates/pagerduty.tmpl",
                '"tradewatch.pagerduty.description" }}{{ template "tradewatch.title" . }}',
                '"tradewatch.pagerduty.description" }}{{ template "tradewatch.titel" . }}',
            ),
        ),
        file="receivers/templates/pagerduty.tmpl",
        line="tradewatch.titel",
        check="templates/message",
        summary="tradewatch.titel",
    ),
    Fault(
        "a misspelt field",
        (("receivers/templates/pagerduty.tmpl", "if eq .CommonLabels.severity", "if eq .CommonLables.severity"),),
        file="receivers/templates/pagerduty.tmpl",
        line=".CommonLables",
        check="templates/message",
        summary="unknown field .CommonLables",
    ),
    Fault(
        "a template defined in two files",
        (("receivers/templates/telegram.tmpl", "", '\n{{ define "tradewatch.word" }}{{ . }}{{ end }}\n'),),
        file="receivers/templates/telegram.tmpl",
        line='{{ define "tradewatch.word" }}',
        check="templates/message",
        summary="template 'tradewatch.word' is also defined in common.tmpl",
    ),
)

ENVIRONMENTS = (
    Fault(
        "a tab in a scrape interval",
        (("environments.py", 'scrape_interval="10s"', r'scrape_interval="10\ts"'),),
        file="environments.py",
        line=r'scrape_interval="10\ts"',
        check="definition",
        summary=r"for example 15s, not the text '10\ts'",
    ),
    Fault(
        "a channel that needs a newer Alertmanager",
        (
            ("environments.py", "import Slack\n", "import Slack\nfrom tradewatch.channels.telegram import Telegram\n"),
            ("environments.py", "        PagerDuty(),\n", "        PagerDuty(),\n        Telegram(-1001234567890),\n"),
        ),
        file="environments.py",
        line="Telegram(-1001234567890)",
        check="definition",
        summary="telegram needs Alertmanager 0.26, but production runs 0.25",
    ),
    Fault(
        "a webhook whose address is a secret",
        (
            (
                "environments.py",
                '"https://heartbeat.example.com/tradewatch-staging"',
                '"https://hooks.slack.com/services/T0/B0/abc"',
            ),
        ),
        file="environments.py",
        line="hooks.slack.com",
        check="build/secret",
        summary="an address that is itself a secret",
    ),
    Fault(
        "a webhook whose address carries a password",
        (
            (
                "environments.py",
                '"https://heartbeat.example.com/tradewatch-staging"',
                '"https://me:secret@heartbeat.example.com/"',
            ),
        ),
        file="environments.py",
        line="me:secret@",
        check="definition",
        summary="a webhook's address may not carry a secret",
    ),
    Fault(
        "a receiver without a channel in one environment",
        (("environments.py", '        Heartbeat("https://heartbeat.example.com/tradewatch-staging"),\n', ""),),
        file="environments.py",
        line="channels=(",
        after="STAGING = Environment(",
        check="routing/silent-receiver",
        summary="receiver dead-mans-switch is never notified",
        fix="add one of these channels to staging",
    ),
    Fault(
        "two environments with the same name",
        (("environments.py", "", _PRODUCTION_AGAIN),),
        file="environments.py",
        line='name="production"',
        after="CANARY = Environment(",
        check="environments/duplicate",
        summary="this name is used already at environments.py:",
    ),
)

DASHBOARDS = (
    Fault(
        "a panel type that Grafana has dropped",
        _add_dashboard(
            "plain",
            _plain_dashboard(
                """    query = core.Target(expr="up", refId="A")
    world = core.Worldmap(title="Up", description="Where bots answer.", targets=[query])
    return core.Dashboard(title="Plain", panels=[world])"""
            ),
        ),
        file="dashboards/standard/plain.py",
        line="world = ",
        check="dashboards/removed",
        summary="Grafana 12 removed panels of type grafana-worldmap-panel",
        fix="geomap",
    ),
    Fault(
        "a function that returns no dashboard",
        _add_dashboard("plain", _plain_dashboard('    core.Dashboard(title="Forgotten")')),
        file="dashboards/standard/plain.py",
        line="def dashboard(",
        check="definition",
        summary="returns NoneType, which is not a dashboard",
    ),
    Fault(
        "two dashboards of one slug in one folder",
        _add_dashboard("second", _OVERVIEW_AGAIN),
        file="dashboards/standard/second.py",
        line='slug="overview"',
        check="definition",
        summary="dashboards/standard/overview.py:",
    ),
    Fault(
        "two dashboards of one slug in two folders",
        _add_dashboard("second", _OVERVIEW_AGAIN, folder="custom"),
        # Files are compared in the order of their paths, and custom comes before standard.
        file="dashboards/standard/overview.py",
        line="return Dashboard(",
        check="dashboards/duplicate",
        summary="overview",
    ),
    Fault(
        "a variable that the dashboard does not define",
        (
            (
                "dashboards/standard/overview.py",
                "max by (bot) ({ORDERS_UNRESOLVED})",
                'max by (bot) ({ORDERS_UNRESOLVED}{{venue=~\\"$venue\\"}})',
            ),
        ),
        file="dashboards/standard/overview.py",
        line="stat(",
        after='"Margin used"',
        check="dashboards/variable",
        summary="the variable $venue is not defined in this dashboard",
    ),
    Fault(
        "two panels with the same title",
        (("dashboards/standard/overview.py", '"Fills",', '"Orders",'),),
        file="dashboards/standard/overview.py",
        line='"Orders",',
        after='query(per_minute(ORDERS_SUBMITTED, "bot")',
        check="definition",
        summary="a second panel 'Orders' in this dashboard",
    ),
)

PYTHON = (
    Fault(
        "an unknown keyword argument",
        (("rules/risk.py", 'hold="1m"', 'held="1m"'),),
        file="rules/risk.py",
        line="held=",
        check="definition",
        summary="unexpected keyword argument 'held'",
    ),
    Fault(
        "a missing argument",
        (("rules/risk.py", "    severity=CRITICAL,\n", ""),),
        file="rules/risk.py",
        line="DRAWDOWN_LIMIT_BREACHED = ValueAlert(",
        check="definition",
        summary="missing 1 required keyword-only argument: 'severity'",
    ),
    Fault(
        "a syntax error",
        (("rules/risk.py", 'hold="1m",', 'hold="1m"'),),
        file="rules/risk.py",
        line='hold="1m"',
        check="definition",
        summary="forgot a comma",
    ),
    Fault(
        "a bracket that is never closed",
        (("environments.py", "\nENVIRONMENTS = (", "\nENVIRONMENTS = (("),),
        file="environments.py",
        line="ENVIRONMENTS = (",
        check="definition",
        summary="'(' was never closed",
    ),
    Fault(
        "a wrong indent",
        (("rules/pipeline.py", "", "\n  X = 1\n"),),
        file="rules/pipeline.py",
        line="  X = 1",
        check="definition",
        summary="unexpected indent",
    ),
    Fault(
        "a module that does not exist",
        (("rules/risk.py", "from rules.thresholds.risk import", "from rules.treshholds.risk import"),),
        file="rules/risk.py",
        line="treshholds",
        check="definition",
        summary="No module named 'rules.treshholds'",
    ),
    Fault(
        "a misspelt module of the same package",
        (("rules/__init__.py", "from rules import api,", "from rules import apy,"),),
        file="rules/__init__.py",
        line="import apy",
        check="definition",
        summary="cannot import name 'apy' from",
    ),
    Fault(
        "an attribute that does not exist",
        (("rules/system.py", "UP.where(", "UP.were("),),
        file="rules/system.py",
        line="UP.were(",
        check="definition",
        summary="'Metric' object has no attribute 'were'",
        fix="did you mean 'where'?",
    ),
    Fault(
        "an exception in a module",
        (("rules/risk.py", "", "\nRATE = 1 / 0\n"),),
        file="rules/risk.py",
        line="RATE = 1 / 0",
        check="definition",
        summary="ZeroDivisionError: division by zero",
    ),
    Fault(
        "an exception in a dashboard function",
        (("dashboards/standard/overview.py", "    return Dashboard(\n", "    share = 1 / 0\n    return Dashboard(\n"),),
        file="dashboards/standard/overview.py",
        line="share = 1 / 0",
        check="definition",
        summary="ZeroDivisionError: division by zero",
    ),
    Fault(
        "an exception in a table of rows",
        (("rules/recording.py", '({"bot": bot}, 1)', '({"bot": bot}, 1 / 0)'),),
        file="rules/recording.py",
        line="1 / 0",
        check="definition",
        summary="ZeroDivisionError: division by zero",
    ),
)

FAULTS = (*METRICS, *ALERTS, *ROUTING, *TEMPLATES, *ENVIRONMENTS, *DASHBOARDS, *PYTHON)
