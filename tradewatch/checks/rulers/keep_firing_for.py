"""rulers/keep-firing-for"""

from __future__ import annotations

from collections.abc import Iterator

from tradewatch.checks.built_environment import BuiltEnvironment
from tradewatch.model import Finding


def check(built: BuiltEnvironment) -> Iterator[Finding]:
    """An alert keeps firing for some time, and this version of the ruler does not know that."""
    ruler = built.environment.ruler
    if ruler is None or ruler.keeps_firing or ruler.keep_firing_for == "dropped":
        return
    lose = {
        alert: rule["keep_firing_for"]
        for alert, rule in built.compiled.alert_rules.items()
        if "keep_firing_for" in rule
    }
    if lose:
        alerts = ", ".join(
            f"{alert.name} ({length}, {alert.defined.place_in(built.project.root)})" for alert, length in lose.items()
        )
        since = ruler.keys.rule["keep_firing_for"]
        yield ruler.finding(
            f"{ruler.title} {ruler.version} refuses keep_firing_for, which {len(lose)} of the alerts have",
            argument="version",
            details="Without it, an alert resolves at the first evaluation at which its condition is over or a sample "
            "is missing, and fires again when it is back: people get more messages. "
            f"Those would lose it: {alerts}",
            fix=f'run {ruler.title} {since} or newer, or accept that with keep_firing_for="dropped"',
        )
