"""routing/root"""

from __future__ import annotations

from collections.abc import Iterator

from tradewatch.checks.built_environment import BuiltEnvironment
from tradewatch.model import Finding


def check(built: BuiltEnvironment) -> Iterator[Finding]:
    """The root route does not have a receiver, or has conditions."""
    root = built.routing
    faults = [
        (
            root.receiver is None,
            "receiver",
            "does not have a receiver",
            "name a receiver for alerts that no route matches",
        ),
        (bool(root.matchers), "matchers", "has matchers", "move them to a child route"),
        (bool(root.mute), "mute", "is muted", "mute a child route"),
        (root.continues, "continues", "has `continues`, and no sibling to continue to", "remove it"),
    ]
    for wrong, argument, summary, fix in faults:
        if wrong:
            yield root.finding(
                f"the root route {summary}",
                argument=argument,
                fix=fix,
            )
