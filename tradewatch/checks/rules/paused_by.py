"""rules/paused-by"""

from __future__ import annotations

from collections.abc import Iterator

from tradewatch.checks.built_environment import BuiltEnvironment
from tradewatch.model import Finding
from tradewatch.promql.tree import Selection


def check(built: BuiltEnvironment) -> Iterator[Finding]:
    """An alert fires on silence, even while its metric pauses."""
    rules = [rule for rule in built.rules if rule.is_alert]
    for alert, rule in zip(built.project.alerts, rules, strict=True):
        tree = rule.expression.typed
        if tree is None:
            continue
        read = {node.name for node in tree.walk() if isinstance(node, Selection)}
        metrics = (built.project.series[name] for name in sorted(read) if name in built.project.series)
        for metric in metrics:
            gate = metric.paused_by
            if gate is not None and gate.name not in read:
                yield Finding(
                    alert.defined.of_argument("expr", "when"),
                    alert.subject,
                    f"{metric.name} pauses while {gate.name} is 0, and the alert does not check that",
                    details="During the pause and right after it the newest value is old, and nothing is wrong.",
                    fix=f"add a guard on {gate.name}, for the whole time that the alert measures",
                )
