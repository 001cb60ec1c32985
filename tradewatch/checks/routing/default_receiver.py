"""routing/default-receiver"""

from __future__ import annotations

from collections.abc import Iterator

from tradewatch.checks.built_environment import BuiltEnvironment
from tradewatch.checks.sent_alerts import leaves_of_alerts, sent_alerts
from tradewatch.model import Alert, Problem


def check(built: BuiltEnvironment) -> Iterator[Problem]:
    """An alert that only the root route matches, so the default receiver gets it."""
    root = built.project.routing
    if not root.routes or root.receiver is None:
        return
    for labels, alerts in _fallen(built).items():
        # A single alert may have the wrong labels. For several of a kind, a route is missing.
        first, *others = dict.fromkeys(alert.name for alert in alerts)
        alone = len({alert.defined for alert in alerts}) == 1
        told = f"{first} and {len(others)} more" if others else first
        having = f" with {', '.join(f'{name}={value}' for name, value in labels)}" if labels else ""
        yield Problem(
            "routing/default-receiver",
            alerts[0].defined.of_argument("severity") if alone else root.defined.of_argument("routes"),
            alerts[0].subject if alone else root.subject,
            f"no route matches {told}{having}: the default receiver {root.receiver.name} gets it",
            details="The root's receiver is a safety net for forgotten alerts; nobody chose it for this one.",
            fix="add a route that matches these labels, or give the alert labels that a route matches",
        )


def _fallen(built: BuiltEnvironment) -> dict[tuple[tuple[str, str], ...], list[Alert]]:
    """The alerts that always stay with the root, by those of their labels that its routes match."""
    root = built.project.routing
    asked = sorted({matcher.label for route in root.walk() for matcher in route.matchers} - {"alertname"})
    leaves = leaves_of_alerts(built.project, built.environment)
    found: dict[tuple[tuple[str, str], ...], list[Alert]] = {}
    for sent in sent_alerts(built.project, built.environment):
        if [leaf.route for leaf in leaves[sent.alert]] == [root] and leaves[sent.alert][0].certain:
            labels = tuple((name, value) for name in asked for value in sent.values(name))
            found.setdefault(labels, []).append(sent.alert)
    return found
