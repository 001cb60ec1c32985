"""The receivers fail for a while, in every way in which a receiver can."""

from __future__ import annotations

import time
from functools import partial

from stack.e2e.bad_days import BadDay
from stack.e2e.bad_days.drill import RECEIVERS, Drill, drill
from stack.e2e.expectations import Table
from stack.programs import Programs
from stack.sinks import Kind

# Seconds for which they fail: a message is sent meanwhile, and tried again several times.
_LENGTH = 8.0
_STORIES = {
    Kind.ERROR: ("receivers-answer-500", "All receivers answer with an error"),
    Kind.THROTTLED: ("receivers-answer-429", "All receivers throttle"),
    Kind.RESET: ("receivers-down", "All receivers reset every connection"),
    Kind.HANG: ("receivers-hang", "All receivers accept a connection and say nothing"),
}


def _run(kind: Kind, programs: Programs, table: Table) -> Drill:
    with drill(programs, table) as day:
        sinks = [day.site.sinks.all[name] for name in RECEIVERS]
        for sink in sinks:
            sink.faults.cause(kind)
        day.begin()
        alert = day.alert()
        day.expect(lambda: all(sink.faults.met for sink in sinks), lambda: "not every receiver was tried")
        day.look_for(_LENGTH)
        for sink in sinks:
            sink.faults.end()
        back = time.monotonic()
        day.notified(alert, firing=True)
        delays = {name: messages[0].at - back for name, messages in day.messages(alert, firing=True).items()}
        day.notes += (f"{name} {delay:.1f} s after its return" for name, delay in sorted(delays.items()))
        day.end()
        day.notified(alert, firing=False)
        day.once(alert, firing=True)
        day.pages()
        day.closed()
        return day


DAYS = tuple(
    BadDay(name, f"{story} for {_LENGTH:g} s: no message is lost or sent twice.", partial(_run, kind))
    for kind, (name, story) in _STORIES.items()
)
