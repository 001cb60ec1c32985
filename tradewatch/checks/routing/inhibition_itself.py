"""routing/inhibition-itself"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from tradewatch.checks.built_environment import BuiltEnvironment
from tradewatch.model import Alert, Finding, Inhibition


def check(built: BuiltEnvironment) -> Iterator[Finding]:
    """Alerts that inhibit themselves, or each other."""
    yield from _on_both_sides(built)
    yield from _in_cycles(built)


def _on_both_sides(built: BuiltEnvironment) -> Iterator[Finding]:
    alerts = built.sent_alerts
    for inhibition in built.project.inhibitions:
        both = [sent.alert for sent in alerts if sent.passes(inhibition.source) and sent.passes(inhibition.target)]
        if both:
            yield inhibition.finding(
                f"{both[0].name} is its source and its target",
                argument="target",
                details="Alerts that match both sides do not inhibit each other. Since Alertmanager 0.28.1 one may be "
                "sent although another source fires.",
                fix=f'exclude it from the target, for example with alertname!="{both[0].name}"',
            )


def _in_cycles(built: BuiltEnvironment) -> Iterator[Finding]:
    """The inhibition that closes a cycle with earlier ones."""
    inhibits: dict[Alert, dict[Alert, Inhibition]] = {}
    closed: set[Inhibition] = set()
    for inhibition, source, target in built.inhibited_alerts:
        back = _path(inhibits, target.alert, source.alert)
        if inhibition not in closed and back:
            closed.add(inhibition)
            through = " and ".join(each.defined.place_in(built.project.root) for each in back)
            yield inhibition.finding(
                f"{source.alert.name} inhibits {target.alert.name}, which inhibits it through {through}",
                details="If both fire, neither is sent: an inhibited alert still inhibits others.",
                fix="remove one of these inhibitions",
            )
        inhibits.setdefault(source.alert, {}).setdefault(target.alert, inhibition)


def _path(inhibits: Mapping[Alert, Mapping[Alert, Inhibition]], start: Alert, goal: Alert) -> tuple[Inhibition, ...]:
    """The inhibitions by which one alert inhibits another, directly or through others; empty if it does not."""
    paths: dict[Alert, tuple[Inhibition, ...]] = {start: ()}
    waiting = [start]
    for alert in waiting:
        for target, inhibition in inhibits.get(alert, {}).items():
            if target not in paths:
                paths[target] = (*paths[alert], inhibition)
                waiting.append(target)
    return paths.get(goal, ())
