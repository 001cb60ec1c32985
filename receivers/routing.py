"""Who hears an alert. Severity decides: critical wakes somebody, warning can wait for the desk, info is a digest."""

from tradewatch.model import (
    Email,
    Heartbeat,
    PagerDuty,
    Receiver,
    Route,
    Slack,
    TimeInterval,
    Webhook,
    matching,
)

ON_CALL = Receiver("on-call", via=(PagerDuty, Slack, Email, Webhook))
DESK = Receiver("desk", via=(Slack, Email, Webhook))
DIGEST = Receiver("digest", via=(Slack, Webhook))
DEAD_MANS_SWITCH = Receiver("dead-mans-switch", via=(Heartbeat,))
# Hears what no route below takes, so that a forgotten severity is noticed and not lost.
NOBODY_ROUTED_THIS = Receiver("nobody-routed-this", via=(Slack, Email, Webhook))

RECEIVERS = (ON_CALL, DESK, DIGEST, DEAD_MANS_SWITCH, NOBODY_ROUTED_THIS)

WEEKEND = TimeInterval(name="weekend", weekdays=("saturday", "sunday"))

ROUTING = Route(
    receiver=NOBODY_ROUTED_THIS,
    group_by=("alertname", "bot"),
    group_wait="30s",
    group_interval="5m",
    repeat_interval="4h",
    routes=(
        # An interval of its own, since no repeat_interval below the group_interval has any effect.
        Route(
            matching(alertname="Watchdog"),
            receiver=DEAD_MANS_SWITCH,
            group_wait="0s",
            group_interval="1m",
            repeat_interval="50s",
        ),
        # Somebody gets up: soon, and again every hour until it is over.
        Route(matching(severity="critical"), receiver=ON_CALL, group_wait="10s", repeat_interval="1h"),
        Route(matching(severity="warning"), receiver=DESK, repeat_interval="4h"),
        # One message for everything that a bot had to say; what resolves within the wait is never sent.
        Route(
            matching(severity="info"),
            receiver=DIGEST,
            group_by=("bot",),
            group_wait="30m",
            group_interval="2h",
            # Daily: Alertmanager looks once a group_interval, and mostly finds a multiple of it just not yet over.
            repeat_interval="23h",
            mute=(WEEKEND,),
        ),
    ),
)
