"""Who is notified of an alert. Severity decides: critical wakes somebody, warning waits for the desk, info is a digest.

A receiver uses every channel for people that its environment has, `without` some types. What must hold whatever this
tree looks like is in `receivers/promises.py`.
"""

from receivers.promises import DESK_TIME_ZONE
from rules.operations.calls import ORDER_CALLS_FAILING, ORDERS_REFUSED
from rules.operations.connections import STREAM_DOWN
from rules.pipeline import METRICS_ABSENT
from rules.providers import MARKET_DATA_STALE
from tradewatch.channels.email import Email
from tradewatch.channels.pagerduty import PagerDuty
from tradewatch.channels.webhook import Heartbeat
from tradewatch.model import Matcher, Receiver, Route, TimeInterval, matching

ON_CALL = Receiver("on-call")
DESK = Receiver("desk", without=(PagerDuty,))
DIGEST = Receiver("digest", without=(PagerDuty, Email))
DEAD_MANS_SWITCH = Receiver("dead-mans-switch", via=(Heartbeat,))
# Gets the alerts that no route below takes, so that somebody notices a forgotten severity.
NOBODY_ROUTED_THIS = Receiver("nobody-routed-this", without=(PagerDuty,))

RECEIVERS = (ON_CALL, DESK, DIGEST, DEAD_MANS_SWITCH, NOBODY_ROUTED_THIS)

WEEKEND = TimeInterval(name="weekend", weekdays=("saturday", "sunday"), location=DESK_TIME_ZONE)

# Criticals that fire many times for one cause: a feed that stops makes all its symbols stale, a venue that takes no
# orders takes no cancels, and none of any strategy, and a release that drops metrics drops many. They share an incident
# if they have the same ONE_CAUSE.
MANY_FOR_ONE_CAUSE = (MARKET_DATA_STALE, STREAM_DOWN, ORDER_CALLS_FAILING, ORDERS_REFUSED, *METRICS_ABSENT)
ONE_CAUSE = ("alertname", "bot", "instance", "provider", "venue")

ROUTING = Route(
    receiver=NOBODY_ROUTED_THIS,
    group_by=("alertname", "bot"),
    group_wait="30s",
    # An alert that joins a group waits this long, and a message is repeated up to this long after repeat_interval.
    group_interval="4m",
    repeat_interval="3h50m",
    routes=(
        # It has its own group_interval, because a shorter repeat_interval has no effect.
        Route(
            matching(alertname="Watchdog"),
            receiver=DEAD_MANS_SWITCH,
            group_wait="0s",
            group_interval="1m",
            repeat_interval="50s",
        ),
        # Somebody gets up, soon. Each trouble is an incident of its own, because nobody is paged for an alert that
        # joins one. Repeated messages remind readers of Slack and email: PagerDuty adds them to the open incident.
        Route(
            matching(severity="critical"),
            receiver=ON_CALL,
            group_by=("...",),
            group_wait="10s",
            group_interval="20s",
            repeat_interval="55m",
            routes=(
                Route(
                    (Matcher("alertname", "=~", "|".join(dict.fromkeys(each.name for each in MANY_FOR_ONE_CAUSE))),),
                    group_by=ONE_CAUSE,
                ),
            ),
        ),
        Route(matching(severity="warning"), receiver=DESK),
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
