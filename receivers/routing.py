"""Who is notified of an alert. Severity decides: critical wakes somebody, warning waits for the desk, info is a digest.

A receiver uses every channel for people that its environment has, `without` some types.
"""

from tradewatch.channels.email import Email
from tradewatch.channels.pagerduty import PagerDuty
from tradewatch.channels.webhook import Heartbeat
from tradewatch.model import Receiver, Route, TimeInterval, matching

ON_CALL = Receiver("on-call")
DESK = Receiver("desk", without=(PagerDuty,))
DIGEST = Receiver("digest", without=(PagerDuty, Email))
DEAD_MANS_SWITCH = Receiver("dead-mans-switch", via=(Heartbeat,))
# Gets the alerts that no route below takes, so that somebody notices a forgotten severity.
NOBODY_ROUTED_THIS = Receiver("nobody-routed-this", without=(PagerDuty,))

RECEIVERS = (ON_CALL, DESK, DIGEST, DEAD_MANS_SWITCH, NOBODY_ROUTED_THIS)

WEEKEND = TimeInterval(name="weekend", weekdays=("saturday", "sunday"))

ROUTING = Route(
    receiver=NOBODY_ROUTED_THIS,
    group_by=("alertname", "bot"),
    group_wait="30s",
    group_interval="5m",
    repeat_interval="4h",
    routes=(
        # It has its own group_interval, because a shorter repeat_interval has no effect.
        Route(
            matching(alertname="Watchdog"),
            receiver=DEAD_MANS_SWITCH,
            group_wait="0s",
            group_interval="1m",
            repeat_interval="50s",
        ),
        # Somebody gets up: soon, and again every hour until the alert resolves.
        Route(matching(severity="critical"), receiver=ON_CALL, group_wait="10s", repeat_interval="1h"),
        Route(matching(severity="warning"), receiver=DESK, repeat_interval="4h"),
        # One message per bot. An alert that resolves within the group_wait is never sent.
        Route(
            matching(severity="info"),
            receiver=DIGEST,
            group_by=("bot",),
            group_wait="30m",
            group_interval="2h",
            # Daily: Alertmanager checks once per group_interval, and usually a few milliseconds too early.
            repeat_interval="23h",
            mute=(WEEKEND,),
        ),
    ),
)
