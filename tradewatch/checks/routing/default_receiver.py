"""routing/default-receiver"""

from __future__ import annotations

from collections.abc import Iterator

from tradewatch.checks.built_environment import BuiltEnvironment
from tradewatch.model import Alert, Finding


def check(built: BuiltEnvironment) -> Iterator[Finding]:
    """An alert that only the root route matches, so the default receiver gets it."""
    root = built.routing
    if not root.routes or root.receiver is None:
        return
    for labels, alerts in _unrouted(built).items():
        # A single alert may have the wrong labels. For several of a kind, a route is missing.
        first, *others = dict.fromkeys(alert.name for alert in alerts)
        alone = len({alert.defined for alert in alerts}) == 1
        names = f"{first} and {len(others)} more" if others else first
        having = f" with {', '.join(f'{name}={value}' for name, value in labels)}" if labels else ""
        yield Finding(
            alerts[0].defined.of_argument("severity") if alone else root.defined.of_argument("routes"),
            alerts[0].subject if alone else root.subject,
            f"no route matches {names}{having}: the default receiver {root.receiver.name} gets it",
            details="The root's receiver is a safety net for forgotten alerts; nobody chose it for this one.",
            fix="add a route that matches these labels, or give the alert labels that a route matches",
        )


def _unrouted(built: BuiltEnvironment) -> dict[tuple[tuple[str, str], ...], list[Alert]]:
    """The alerts that always stay with the root, by those of their labels that its routes match."""
    root = built.routing
    matched_labels = sorted({matcher.label for route in root.walk() for matcher in route.matchers} - {"alertname"})
    matched_routes = built.matched_routes_of_alerts
    found: dict[tuple[tuple[str, str], ...], list[Alert]] = {}
    for sent in built.sent_alerts:
        matched = matched_routes[sent.alert]
        if [each.route for each in matched] == [root] and matched[0].certain:
            labels = tuple((name, value) for name in matched_labels for value in sent.values(name))
            found.setdefault(labels, []).append(sent.alert)
    return found
