"""The servers that watch and notify, and what the bot exports."""

from rules.pipeline import (
    ALERTMANAGER_DOWN,
    ALERTS_SUPPRESSED,
    CONFIGURATION_REFUSED,
    METRICS_ABSENT,
    METRICS_REFUSED,
    NOTIFICATIONS_FAILING,
    RULE_EVALUATION_FAILING,
)
from rules.system import BOT_DOWN
from tradewatch.model import DOWN, Hears, Samples, Situation, gone
from tradingbot.catalogue.process import UP
from tradingbot.catalogue.risk import DRAWDOWN, KILL_SWITCH_ACTIVE
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

_PROMETHEUS = {"job": "prometheus", "instance": "localhost:9090"}
_ALERTMANAGER = {"job": "alertmanager", "instance": "alertmanager.trading.internal:9093"}
_GROUP = {"rule_group": "/etc/tradewatch/alerts/risk.yml;risk"}

_RENAMED = [each for each in METRICS_ABSENT if each.labels["metric"] in (DRAWDOWN.name, KILL_SWITCH_ACTIVE.name)]

CONFIGURATIONS_REFUSED = Situation(
    name="configurations-refused",
    story="""A deployment by hand has broken two files: Prometheus and Alertmanager refuse them, and run on the old
        ones.""",
    lasts="1h",
    servers={
        "15m": (
            PROMETHEUS_CONFIG_LAST_RELOAD_SUCCESSFUL.stays(0),
            ALERTMANAGER_CONFIG_LAST_RELOAD_SUCCESSFUL.stays(0),
        ),
        "30m": (
            PROMETHEUS_CONFIG_LAST_RELOAD_SUCCESSFUL.stays(1),
            ALERTMANAGER_CONFIG_LAST_RELOAD_SUCCESSFUL.stays(1),
        ),
    },
    hears=(
        Hears(CONFIGURATION_REFUSED, _PROMETHEUS, by="21m", over="36m"),
        Hears(CONFIGURATION_REFUSED, _ALERTMANAGER, by="21m", over="36m"),
    ),
)

RELOADED = Situation(
    name="reload-repaired-at-once",
    story="A deployment breaks the configuration, and is taken back after two minutes.",
    lasts="1h",
    servers={
        "15m": PROMETHEUS_CONFIG_LAST_RELOAD_SUCCESSFUL.stays(0),
        "17m": PROMETHEUS_CONFIG_LAST_RELOAD_SUCCESSFUL.stays(1),
    },
    resembles=(CONFIGURATION_REFUSED,),
)

ALERTMANAGER_GONE = Situation(
    name="alertmanager-gone",
    story="""Alertmanager dies. With one instance no message leaves any more: the heartbeat service misses the
        Watchdog, and notifies people by itself.""",
    lasts="1h",
    servers={
        "15m": (UP.stays(0, job="alertmanager"), PROMETHEUS_NOTIFICATIONS_ALERTMANAGERS_DISCOVERED.stays(0)),
        "30m": (UP.stays(1, job="alertmanager"), PROMETHEUS_NOTIFICATIONS_ALERTMANAGERS_DISCOVERED.stays(1)),
    },
    hears=(
        Hears(ALERTMANAGER_DOWN, _ALERTMANAGER, by="18m", over="31m"),
        Hears(ALERTMANAGER_DOWN, _PROMETHEUS, by="18m", over="31m"),
    ),
)

ALERTMANAGER_RESTARTS = Situation(
    name="alertmanager-restarts",
    story="Alertmanager is restarted and misses three scrapes.",
    lasts="1h",
    servers={"15m": UP.stays(0, job="alertmanager"), "15m45s": UP.stays(1, job="alertmanager")},
    resembles=(ALERTMANAGER_DOWN,),
)

PAGERDUTY_REFUSES = Situation(
    name="pagerduty-refuses-every-message",
    story="The key of PagerDuty was revoked, and it refuses each message. Slack and email still work.",
    lasts="1h30m",
    servers={
        "15m": (
            ALERTMANAGER_NOTIFICATION_REQUESTS.grows(12, per="1h", integration="pagerduty"),
            ALERTMANAGER_NOTIFICATION_REQUESTS_FAILED.grows(12, per="1h", integration="pagerduty"),
        ),
    },
    hears=(
        Hears(
            NOTIFICATIONS_FAILING,
            {"instance": "alertmanager.trading.internal:9093", "integration": "pagerduty"},
            by="40m",
        ),
    ),
)

SECOND_ATTEMPT = Situation(
    name="messages-arrive-at-the-second-attempt",
    story="Slack is slow, and each message arrives at the second attempt.",
    lasts="1h30m",
    servers={
        "15m": (
            ALERTMANAGER_NOTIFICATION_REQUESTS.grows(24, per="1h", integration="slack"),
            ALERTMANAGER_NOTIFICATION_REQUESTS_FAILED.grows(12, per="1h", integration="slack"),
        ),
    },
    resembles=(NOTIFICATIONS_FAILING,),
)

RULE_FAILS = Situation(
    name="rule-cannot-be-evaluated",
    story="Two processes export the same series, and a rule of the group risk fails at each evaluation.",
    lasts="1h",
    servers={
        "15m": PROMETHEUS_RULE_EVALUATION_FAILURES.grows(4, per="1m", **_GROUP),
        "30m": PROMETHEUS_RULE_EVALUATION_FAILURES.grows(0, per="1m", **_GROUP),
    },
    hears=(Hears(RULE_EVALUATION_FAILING, {"instance": "localhost:9090", **_GROUP}, by="21m", over="36m"),),
)

RULE_FAILS_ONCE = Situation(
    name="one-evaluation-times-out",
    story="Prometheus is busy, and one evaluation of a rule times out.",
    lasts="1h",
    servers={
        "15m": PROMETHEUS_RULE_EVALUATION_FAILURES.grows(1, per="15s", **_GROUP),
        "15m15s": PROMETHEUS_RULE_EVALUATION_FAILURES.grows(0, per="1m", **_GROUP),
    },
    resembles=(RULE_EVALUATION_FAILING,),
)

METRIC_RENAMED = Situation(
    name="metric-renamed",
    story="""A release that only the active replica has yet has renamed the metrics of the drawdown and the kill
        switch. Their alerts can no longer fire for that replica.""",
    lasts="1h",
    steps={"15m": (gone(DRAWDOWN), gone(KILL_SWITCH_ACTIVE))},
    standby={},
    hears=tuple(Hears(alert, by="21m") for alert in _RENAMED),
    pages=1,
)

METRICS_ARE_DROPPED = Situation(
    name="metrics-dropped",
    story="The bot trades more symbols than its catalogue allows, and the gauges of the new ones are refused.",
    lasts="1h",
    steps={
        "0s": METRICS_DROPPED.grows(0, per="1m", reason="too_many_label_values"),
        "15m": METRICS_DROPPED.grows(40, per="1m", reason="too_many_label_values"),
    },
    hears=(Hears(METRICS_REFUSED, {"reason": "too_many_label_values"}, by="21m"),),
)

ONE_WRONG_NUMBER = Situation(
    name="one-wrong-number",
    story="The bot divides by a price of zero once, and one update of a metric is refused.",
    lasts="1h",
    steps={
        "0s": METRICS_DROPPED.grows(0, per="1m", reason="invalid_number"),
        "15m": METRICS_DROPPED.grows(1, per="15s", reason="invalid_number"),
        "15m15s": METRICS_DROPPED.grows(0, per="1m", reason="invalid_number"),
    },
    resembles=(METRICS_REFUSED,),
)


def _slack(messages: int, failed: int) -> tuple[Samples, ...]:
    return (
        ALERTMANAGER_NOTIFICATION_REQUESTS.grows(messages, per="1m", integration="slack"),
        ALERTMANAGER_NOTIFICATION_REQUESTS_FAILED.grows(failed, per="1m", integration="slack"),
    )


# prometheus/alertmanager#3727
CHANNEL_ARCHIVED = Situation(
    name="channel-archived",
    story="""Somebody archives the channel in Slack, which then refuses each message for good: one in half an hour.
        That is one incident, until a message arrives.""",
    lasts="4h30m",
    servers={
        "0s": _slack(0, 0),
        **{
            f"{time}s": message
            for half in range(1, 9)
            for time, message in ((1_800 * half, _slack(1, int(1 < half < 6))), (1_800 * half + 60, _slack(0, 0)))
        },
    },
    hears=(
        Hears(
            NOTIFICATIONS_FAILING,
            {"instance": "alertmanager.trading.internal:9093", "integration": "slack"},
            by="1h10m",
            over="3h10m",
        ),
    ),
)

# alert24.net/blog/alertmanager-escalation
SILENCE_FORGOTTEN = Situation(
    name="silence-forgotten",
    story="""Before a weekend's maintenance somebody silences all bots, until Tuesday by mistake. In the night a bot
        dies. Nobody hears that, but the desk reads that something has been hidden for long.""",
    lasts="12h30m",
    steps={"4h": DOWN},
    servers={
        "0s": ALERTMANAGER_ALERTS.stays(0, state="suppressed"),
        "1h": ALERTMANAGER_SILENCES.stays(1, state="active"),
        "4h4m": ALERTMANAGER_ALERTS.stays(1, state="suppressed"),
    },
    hears=(
        Hears(BOT_DOWN, by="4h8m"),
        Hears(ALERTS_SUPPRESSED, {"instance": "alertmanager.trading.internal:9093"}, by="12h16m"),
    ),
)

SILENCED_FOR_A_REPAIR = Situation(
    name="silenced-for-a-repair",
    story="""A silence hides a bot's alerts for six hours, while somebody repairs it. For the rest of the day a
        warning is inhibited by the page that says more.""",
    lasts="12h30m",
    servers={
        "0s": ALERTMANAGER_ALERTS.stays(0, state="suppressed"),
        "1h": (ALERTMANAGER_SILENCES.stays(1, state="active"), ALERTMANAGER_ALERTS.stays(2, state="suppressed")),
        "7h": (ALERTMANAGER_SILENCES.stays(0, state="active"), ALERTMANAGER_ALERTS.stays(1, state="suppressed")),
    },
    resembles=(ALERTS_SUPPRESSED,),
)
