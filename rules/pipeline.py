"""Do the servers that evaluate and deliver alerts work?"""

from rules.thresholds.pipeline import NOTIFICATION_FAILURE_RATIO
from tradewatch.model import CRITICAL, NONE, WARNING, Example, PerEnvironment, Samples, StateAlert, ValueAlert, Waiver
from tradingbot.catalogue import METRICS
from tradingbot.catalogue.process import UP
from tradingbot.catalogue.providers import MARKET_OPEN, PROVIDER_UP
from tradingbot.catalogue.risk import DRAWDOWN, KILL_SWITCH_ACTIVE, RECONCILIATION_DIFFERENCE, RISK_UPDATED
from tradingbot.catalogue.servers import (
    ALERTMANAGER_ALERTS,
    ALERTMANAGER_CONFIG_LAST_RELOAD_SUCCESSFUL,
    ALERTMANAGER_NOTIFICATION_REQUESTS,
    ALERTMANAGER_NOTIFICATION_REQUESTS_FAILED,
    ALERTMANAGER_SILENCES,
    PROMETHEUS_CONFIG_LAST_RELOAD_SUCCESSFUL,
    PROMETHEUS_NOTIFICATIONS_ALERTMANAGERS_DISCOVERED,
    PROMETHEUS_RULE_EVALUATION_FAILURES,
)
from tradingbot.catalogue.system import METRICS_DROPPED
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

_FAILED_ATTEMPTS = f"""
          sum by (instance, integration) (rate({ALERTMANAGER_NOTIFICATION_REQUESTS_FAILED}[10m]))
            / (sum by (instance, integration) (rate({ALERTMANAGER_NOTIFICATION_REQUESTS}[10m])) > 0)
"""

NOTIFICATIONS_FAILING = ValueAlert(
    name="NotificationsFailing",
    # Critical, because that route has every channel of the environment: if PagerDuty fails, Slack and email report it,
    # and the other way round. If none of them works, or Prometheus cannot reach Alertmanager, the heartbeat service
    # misses the Watchdog and notifies people itself.
    severity=CRITICAL,
    signal="notification_failures",
    # Attempts, not messages given up: those are counted when Alertmanager stops trying, minutes later. A channel that
    # refuses a message for good gets no attempt until the next one. Until then the last attempts count if all of them
    # failed: rate() stretches two counters differently, so their quotient may be below 1. The ranges overlap,
    # because from Prometheus 3 on, an increase between the samples on both sides of their border is in neither.
    expr=f"""
        {_FAILED_ATTEMPTS}
        or
        last_over_time(({_FAILED_ATTEMPTS})[2h:5m]) > 0.75
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

CONFIGURATION_REFUSED = StateAlert(
    name="ConfigurationRefused",
    severity=WARNING,
    signal="configuration",
    when=f"""
        min by (job, instance) (
          {PROMETHEUS_CONFIG_LAST_RELOAD_SUCCESSFUL} or {ALERTMANAGER_CONFIG_LAST_RELOAD_SUCCESSFUL}
        ) == 0
    """,
    hold="5m",
    keep_firing_for="5m",
    summary="{{ $labels.job }} at {{ $labels.instance }} refused its configuration",
    description="""{{ $labels.job }} still runs with the previous configuration: new alerts, limits and receivers have
        no effect, and after a restart it does not start at all. Its log names the line.""",
    samples_bad=(PROMETHEUS_CONFIG_LAST_RELOAD_SUCCESSFUL.stays(0),),
    samples_good=(PROMETHEUS_CONFIG_LAST_RELOAD_SUCCESSFUL.stays(1),),
    fires_too=(Example(name="alertmanager", samples=(ALERTMANAGER_CONFIG_LAST_RELOAD_SUCCESSFUL.stays(0),)),),
)

ALERTMANAGER_DOWN = StateAlert(
    name="AlertmanagerDown",
    # Without another Alertmanager nobody hears this either: then the heartbeat service misses the Watchdog.
    severity=CRITICAL,
    signal="alertmanager_presence",
    when=f"""
        group by (job, instance) ({UP.where(job="alertmanager")} == 0)
        or
        group by (job, instance) ({PROMETHEUS_NOTIFICATIONS_ALERTMANAGERS_DISCOVERED} == 0)
    """,
    hold="2m",
    summary="Alerts do not reach Alertmanager: {{ $labels.job }} at {{ $labels.instance }}",
    description="""This Alertmanager does not answer, or this Prometheus knows none. With one instance nobody is
        notified of anything: watch the Alerts page of Prometheus until it is back.""",
    samples_bad=(UP.stays(0, job="alertmanager"),),
    samples_good=(UP.stays(1, job="alertmanager"),),
    fires_too=(
        Example(name="""none-is-configured""", samples=(PROMETHEUS_NOTIFICATIONS_ALERTMANAGERS_DISCOVERED.stays(0),)),
    ),
    silent_too=(Example(name="a-bot-is-down", samples=(UP.stays(0), UP.stays(1, job="alertmanager"))),),
)

ALERTS_SUPPRESSED = StateAlert(
    name="AlertsSuppressed",
    severity=WARNING,
    signal="alerts_suppressed",
    # An inhibited alert is suppressed too, and its source was sent. It has no label of a bot, so a silence of one bot
    # does not suppress this alert.
    when=f"""
        max by (instance) ({ALERTMANAGER_ALERTS.where(state="suppressed")}) > 0
        and on (instance)
        max by (instance) ({ALERTMANAGER_SILENCES.where(state="active")}) > 0
    """,
    # Longer than a repair and a night's work: a silence that is still needed then was usually forgotten.
    hold="8h",
    keep_firing_for="5m",
    summary="Firing alerts have been silenced for 8 hours",
    description="""Alertmanager at {{ $labels.instance }} notifies nobody of alerts that fire, because of a silence.
        Somebody may have forgotten it, or set a wrong end: read what it hides.""",
    samples_bad=(ALERTMANAGER_ALERTS.stays(1, state="suppressed"), ALERTMANAGER_SILENCES.stays(1, state="active")),
    samples_good=(ALERTMANAGER_ALERTS.stays(0, state="suppressed"), ALERTMANAGER_SILENCES.stays(1, state="active")),
    silent_too=(
        Example(
            name="inhibited-and-nothing-silenced",
            samples=(
                ALERTMANAGER_ALERTS.stays(3, state="suppressed"),
                ALERTMANAGER_SILENCES.stays(0, state="active"),
                ALERTMANAGER_SILENCES.stays(2, state="expired"),
            ),
        ),
        Example(
            name="active-alerts-beside-a-silence",
            samples=(ALERTMANAGER_ALERTS.stays(5, state="active"), ALERTMANAGER_SILENCES.stays(1, state="active")),
        ),
    ),
)


def _refused(updates: float, replica: str = "") -> Samples:
    instance = {"instance": f"{replica}:9400"} if replica else {}
    return METRICS_DROPPED.grows(updates, per="15m", reason="too_many_label_values", **instance)


METRICS_REFUSED = StateAlert(
    name="MetricsRefused",
    # A gauge that is refused has no series, so its alert cannot fire.
    severity=WARNING,
    signal="metrics_dropped",
    # One wrong number now and then is not a metric that is missing.
    when=f"sum by (bot, reason) (increase({METRICS_DROPPED}[15m])) > 2",
    hold="5m",
    summary="{{ $labels.bot }}: updates of metrics are refused: {{ $labels.reason }}",
    description="""{{ $labels.bot }} reports something that the catalogue does not allow, so panels and alerts on it are
        wrong or missing. The log of `tradewatch.instruments` names the metric and the value.""",
    samples_bad=(METRICS_DROPPED.grows(10, per="1m", reason="too_many_label_values"),),
    samples_good=(METRICS_DROPPED.grows(0, per="1m", reason="too_many_label_values"),),
    fires_too=(
        Example(name="just-enough", samples=(_refused(2.05),)),
        Example(name="just-enough-of-two-replicas", samples=(_refused(1.001, "a"), _refused(1.001, "b"))),
    ),
    silent_too=(Example(name="just-too-few", samples=(_refused(1.998),)),),
)
