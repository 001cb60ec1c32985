"""Receivers on loopback that speak the protocols of the real ones: they show what would reach a person.

    with start() as sinks:
        ...  # configure an Alertmanager with sinks.slack.url, sinks.smtp.address, ...
        sinks.slack.faults.cause(Kind.THROTTLED, requests=2)
        assert sinks.slack.messages[0].firing and not sinks.slack.violations

Credentials are new at each start, and whoever has no right one is refused, as at the real services.
"""

from stack.sinks.faults import Kind
from stack.sinks.message import AlertInMessage, Link, Message, Sink
from stack.sinks.pagerduty import State
from stack.sinks.running import Sinks, start

__all__ = ["AlertInMessage", "Kind", "Link", "Message", "Sink", "Sinks", "State", "start"]
