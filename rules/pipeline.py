"""Do the servers that evaluate and deliver alerts work?"""

from rules.thresholds.pipeline import NOTIFICATION_FAILURE_RATIO
from tradewatch.model import CRITICAL, NONE, WARNING, Example, PerEnvironment, StateAlert, ValueAlert, Waiver
from tradingbot.catalogue import METRICS
from tradingbot.catalogue.process import UP
from tradingbot.catalogue.providers import MARKET_OPEN, PROVIDER_UP
from tradingbot.catalogue.risk import DRAWDOWN, KILL_SWITCH_ACTIVE, RECONCILIATION_DIFFERENCE, RISK_UPDATED
from tradingbot.catalogue.servers import (
    ALERTMANAGER_NOTIFICATION_REQUESTS,
    ALERTMANAGER_NOTIFICATION_REQUESTS_FAILED,
    PROMETHEUS_RULE_EVALUATION_FAILURES,
)
from tradingbot.catalogue.trading import ORDERS_UNRESOLVED

WATCHDOG = StateAlert(
    name="Watchdog",
    severity=NONE,
    signal="pipeline_alive",
    when="vector(1)",
    summary="The alerting pipeline is alive",
    description="""This alert always fires. The heartbeat service expects it, and notifies people when it stops. Then
        Prometheus, Alertmanager or the connection between them is broken, and no other alert would reach anybody.""",
    samples_bad=(),
)

# Metrics that critical alerts read. Without such a metric its alert cannot fire, so its absence is critical too.
# When you add a critical alert, add its metrics here.
_READ_BY_CRITICAL_ALERTS = (
    PROVIDER_UP,
    MARKET_OPEN,
    ORDERS_UNRESOLVED,
    DRAWDOWN,
    RISK_UPDATED,
    RECONCILIATION_DIFFERENCE,
    KILL_SWITCH_ACTIVE,
)

_ALL_THERE = (UP.stays(1), *(metric.stays(1) for metric in METRICS if metric.required))

METRICS_ABSENT = tuple(
    StateAlert(
        name="MetricsAbsent",
        severity=CRITICAL if metric in _READ_BY_CRITICAL_ALERTS else WARNING,
        signal="metrics_presence",
        labels={"metric": metric.name},
        # Per process: absent() would fire only if no bot exported the metric.
        when=f"{UP.where(job='tradingbot')} == 1 unless on (bot, instance) {metric}",
        # A bot that starts has to ask its venues before it can report on them.
        hold=PerEnvironment("5m", development="15m"),
        keep_firing_for="5m",
        # Prometheus expands templates before it adds the rule's own labels, so $labels.metric does not exist here.
        summary=f"{{{{ $labels.bot }}}}: no {metric} from {{{{ $labels.instance }}}}",
        description=f"""{{{{ $labels.instance }}}} of {{{{ $labels.bot }}}} answers, but does not export {metric}. No
            alert that reads it can fire, whatever happens. Often a release renamed it, or a part of the bot did not
            start.""",
        # All other metrics are present: promtool finds alerts by name, and would also find those of the others.
        samples_bad=tuple(each for each in _ALL_THERE if each.series != metric.name),
        samples_good=_ALL_THERE,
        silent_too=(
            Example(name="not-a-bot", samples=(UP.stays(1, job="prometheus"),)),
            # BotDown fires instead.
            Example(name="bot-is-down", samples=(UP.stays(0),)),
        ),
    )
    for metric in METRICS
    if metric.required
)

RULE_EVALUATION_FAILING = StateAlert(
    name="RuleEvaluationFailing",
    # Critical, because the failing rule may be BotDown's, which then cannot fire.
    severity=CRITICAL,
    signal="rule_evaluation",
    when=f"sum by (instance, rule_group) (increase({PROMETHEUS_RULE_EVALUATION_FAILURES}[5m])) > 0",
    # As long as the range: a single evaluation that timed out has left it by then.
    hold="5m",
    summary="Rules of {{ $labels.rule_group }} fail",
    description="""Prometheus at {{ $labels.instance }} cannot evaluate a rule of {{ $labels.rule_group }}, so the alert
        behind that rule cannot fire. The Rules page of Prometheus shows which rule fails, and its error.""",
    samples_bad=(
        PROMETHEUS_RULE_EVALUATION_FAILURES.grows(4, per="1m", rule_group="/etc/prometheus/alerts/risk.yml;risk"),
    ),
    samples_good=(
        PROMETHEUS_RULE_EVALUATION_FAILURES.grows(0, per="1m", rule_group="/etc/prometheus/alerts/risk.yml;risk"),
    ),
)

NOTIFICATIONS_FAILING = ValueAlert(
    name="NotificationsFailing",
    # Critical, because that route has every channel of the environment: if PagerDuty fails, Slack and email report it,
    # and the other way round. If none of them works, or Prometheus cannot reach Alertmanager, the heartbeat service
    # misses the Watchdog and notifies people itself.
    severity=CRITICAL,
    signal="notification_failures",
    # Attempts, not messages given up: those are counted when Alertmanager stops trying, minutes later. It tries a
    # critical or a warning again after its group_interval of 5 minutes, so that 10 minutes always hold an attempt.
    expr=f"""
        sum by (instance, integration) (rate({ALERTMANAGER_NOTIFICATION_REQUESTS_FAILED}[10m]))
          / sum by (instance, integration) (rate({ALERTMANAGER_NOTIFICATION_REQUESTS}[10m]))
    """,
    above=NOTIFICATION_FAILURE_RATIO,
    # If there are few messages, the one that does not arrive may be the one that matters.
    waive=(
        Waiver(
            "rules/traffic-guard",
            until="2028-12-31",
            reason="one lost message is enough to judge: it may be the only one that night",
        ),
    ),
    hold="5m",
    summary="Alertmanager fails to send {{ $value | humanizePercentage }} of its messages by {{ $labels.integration }}",
    description="""Nobody who relies on {{ $labels.integration }} is notified now, not even of a breached drawdown. Tell
        them in another way, then check the log of Alertmanager at {{ $labels.instance }}.""",
    samples=lambda level: [
        ALERTMANAGER_NOTIFICATION_REQUESTS.grows(60, per="1m", integration="pagerduty"),
        ALERTMANAGER_NOTIFICATION_REQUESTS_FAILED.grows(60 * level, per="1m", integration="pagerduty"),
    ],
    silent_too=(
        Example(
            name="each-message-arrives-at-the-second-try",
            samples=(
                ALERTMANAGER_NOTIFICATION_REQUESTS.grows(60, per="1m", integration="pagerduty"),
                ALERTMANAGER_NOTIFICATION_REQUESTS_FAILED.grows(30, per="1m", integration="pagerduty"),
            ),
        ),
    ),
)
