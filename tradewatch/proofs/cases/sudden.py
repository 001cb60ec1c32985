"""Cases in which all events of an example come at once, just before a restart."""

from __future__ import annotations

from collections.abc import Iterator

from tradewatch.model import Example
from tradewatch.promql import ranges, reach
from tradewatch.proofs.cases.case import Case, Incident
from tradewatch.proofs.cases.timeline import Phase, Timeline
from tradewatch.proofs.samples import counts, scaled
from tradewatch.proofs.timing.case_times import durations_of, steps

# The step at which the first events are seen, and how many steps later the target restarts.
_SEEN, _LATER = 2, 1


def suddenly(incident: Incident, example: Example) -> Iterator[Case]:
    """As many events as the longest range has, within one step.

    With steady events, the tests see an offset or a lost restart only in the range that detects them first. Nothing
    happens after these events, so counters lose nothing at the restart. They come again before the shortest range ends.
    """
    alert, context, lengths = incident.alert, incident.context, set(ranges(incident.expression))
    if alert.guard or not lengths or not all(counts(each, context.metrics) for each in example.samples):
        return
    durations = durations_of(alert, context, closely=True)._replace(history=_SEEN)
    times = durations.times_of_constant()
    events = scaled(example.samples, reach(incident.expression) / times.step, context.metrics)
    nothing = scaled(example.samples, 0, context.metrics)
    seen = range(_SEEN, max(times.must_fire - _LATER, _SEEN + 1), max(3, steps(min(lengths), times.step) - 2))
    changes = (phase for step in seen for phase in (Phase(step - 1, events), Phase(step, nothing)))
    timeline = Timeline((Phase(0, nothing), *changes), restarts=[step + _LATER for step in seen])
    case = incident.broken(f"suddenly-{example.name}", example.samples, timeline)
    yield case._replace(times=times, value=lambda _: example.value)
