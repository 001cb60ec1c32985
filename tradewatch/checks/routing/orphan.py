"""routing/orphan"""

from __future__ import annotations

from collections.abc import Iterator

from tradewatch.checks.built_environment import BuiltEnvironment
from tradewatch.checks.sent_alerts import AlertInCase
from tradewatch.model import Channel, Environment, Finding, Inhibition, Route
from tradewatch.routing import MatchedRoute, PatternError, channels_of, undecided_matchers

_DETAILS = (
    "If the alert was sent before, and resolves in that time, Alertmanager never sends that: its incident stays open, "
    "and nobody is notified when the alert fires again."
)


def check(built: BuiltEnvironment) -> Iterator[Finding]:
    """An alert that opens incidents, and is muted or inhibited at some time."""
    reported: set[Route | Inhibition] = set()
    for situated in built.situated_alerts:
        incidents = list(_incidents(situated, built.environment))
        for matched, channel in incidents:
            if matched.mute and matched.route not in reported:
                reported.add(matched.route)
                names = ", ".join(interval.name for interval in matched.mute)
                yield matched.route.finding(
                    f"{situated} opens incidents in {channel.kind()}, and {names} mutes it",
                    argument="mute",
                    details=_DETAILS,
                    fix="remove mute, or notify a receiver without incidents in a route of its own",
                )
        for inhibition in built.project.inhibitions:
            if incidents and inhibition not in reported and _may_be_target(inhibition, situated):
                reported.add(inhibition)
                matched, channel = incidents[0]
                place = matched.route.defined.place_in(built.project.root)
                yield inhibition.finding(
                    f"{situated} opens incidents in {channel.kind()} by the route at {place}, and this inhibits it",
                    argument="target",
                    details=_DETAILS,
                    fix="restrict the target to alerts without incidents, for example by their severity",
                )


def _incidents(situated: AlertInCase, environment: Environment) -> Iterator[tuple[MatchedRoute, Channel]]:
    for matched in situated.case.matched_routes:
        for channel in channels_of(matched.settings.receiver, environment):
            if channel.incidents:
                yield matched, channel


def _may_be_target(inhibition: Inhibition, situated: AlertInCase) -> bool:
    try:
        return undecided_matchers(inhibition.target, situated.case.known) is not None
    except PatternError:
        return False  # routing/pattern reports it
