"""routing/inhibition-late"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from tradewatch.checks.built_project import BuiltProject
from tradewatch.model import Alert, Finding, Inhibition, PerEnvironment, at, seconds


class _Late(NamedTuple):
    source: Alert
    target: Alert
    environment: str
    by: float  # seconds


def check(built: BuiltProject) -> Iterator[Finding]:
    """An inhibition whose source fires after its target was sent."""
    for inhibition, (source, target, environment, _) in _latest(built).items():
        varies = isinstance(source.hold, PerEnvironment) or isinstance(target.hold, PerEnvironment)
        where = f" in {environment}" if varies else ""
        holds = (alert.defined.of_argument("hold") for alert in (source, target))
        places = " and ".join(hold.place_in(built.project.root) for hold in holds)
        yield inhibition.finding(
            f"{source.name} holds for {at(source.hold, environment)}{where}, longer than the "
            f"{at(target.hold, environment)} of {target.name}, which it should inhibit",
            argument="source",
            details=f"Before it fires, the other alert is sent. The holds are at {places}.",
            fix=f"shorten the hold of {source.name}, or lengthen the other",
        )


def _latest(built: BuiltProject) -> dict[Inhibition, _Late]:
    """The worst case of each inhibition in any environment."""
    worst: dict[Inhibition, _Late] = {}
    for built_environment in built.all_environments:
        environment = built_environment.environment
        for each in built_environment.inhibited_alerts:
            source, target = each.source.alert, each.target.alert
            late = seconds(at(source.hold, environment.name)) - seconds(at(target.hold, environment.name))
            if source.name == target.name:
                continue  # the same alert with another severity: it is sent first as a warning on purpose
            if late > 0 and (each.inhibition not in worst or late > worst[each.inhibition].by):
                worst[each.inhibition] = _Late(source, target, environment.name, late)
    return worst
