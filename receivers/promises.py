"""What must hold for every alert, apart from the routing tree that makes it hold. `build` proves it.

A person's silence is not ours to promise. During maintenance an alert does not fire, so there is nothing to send:
docs/MAINTENANCE.md lists the promises that a window suspends.

Two things hold in every project without a promise: no alert travels through a bot (the check
routing/through-watched), and nothing that opens incidents is inhibited or muted (routing/orphan).
"""

from tradewatch.channels.email import Email
from tradewatch.channels.pagerduty import PagerDuty
from tradewatch.channels.slack import Slack
from tradewatch.channels.webhook import Heartbeat
from tradewatch.model import Matcher, Promise, TimeInterval, matching

DESK_TIME_ZONE = "Europe/London"

_CRITICAL = matching(severity="critical")
# Each of them fires many times for one cause, which is one incident.
_ONE_CAUSE = "MarketDataStale|StreamDown|OrderCallsFailing|OrdersRefused|MetricsAbsent"

PROMISES = (
    # A position can be lost within minutes, at any hour of any day. The desk reads it too, also while PagerDuty fails.
    Promise(
        _CRITICAL,
        reaches=(PagerDuty, Slack, Email),
        within="30s",
        repeated="1h",
        apart=("alertname", "bot", "instance", "provider", "venue"),
    ),
    # Who works on one trouble has not seen the next.
    Promise((*_CRITICAL, Matcher("alertname", "!~", _ONE_CAUSE)), apart=("...",)),
    # The desk decides what to do: nobody is woken.
    Promise(
        matching(severity="warning"),
        reaches=(Slack, Email),
        within="5m",
        repeated="4h",
        never=(PagerDuty,),
        apart=("alertname", "bot"),
    ),
    # Nobody gets up for it, and nobody reads it before Monday. A bot has one message a day.
    Promise(
        matching(severity="info"),
        reaches=(Slack,),
        within="2h",
        repeated="1d",
        never=(PagerDuty, Email),
        muted=(TimeInterval(name="days-off", weekdays=("saturday", "sunday"), location=DESK_TIME_ZONE),),
        apart=("bot",),
    ),
    # The heartbeat service raises the alarm when it misses a message.
    Promise(matching(severity="none"), reaches=(Heartbeat,), within="1m", repeated="1m"),
)
