"""rules/companion"""

from __future__ import annotations

from collections.abc import Iterator

from tradewatch.checks.built_environment import BuiltEnvironment
from tradewatch.model import CRITICAL, GAUGE, TIMESTAMP, Finding, Metric
from tradewatch.promql import Typed
from tradewatch.promql.tree import Aggregation, Binary, Call, Selection


def check(built: BuiltEnvironment) -> Iterator[Finding]:
    """A critical alert on a gauge, without an alert for a frozen or missing gauge."""
    trees = [rule.expression.typed for rule in built.rules if rule.is_alert]
    read = frozenset(name for tree in trees if tree is not None for name in _selected(tree))
    missed = frozenset(name for tree in trees if tree is not None for name in _absences(tree))
    for alert, tree in zip(built.project.alerts, trees, strict=True):
        if alert.severity.rank < CRITICAL.rank or tree is None:
            continue
        for metric in _gauges(tree, built):
            stamp = metric.stamped_by
            if stamp is None or stamp.name not in read:
                yield alert.finding(
                    f"nobody would notice if {metric.name} froze",
                    details="When the loop that sets a gauge dies, its last value stays exposed: all seems well.",
                    fix="add an alert on the age of the timestamp set with it, and `stamped_by` in the catalogue"
                    if stamp is None
                    else f"add an alert on the age of {stamp.name}",
                )
            elif not {metric.name, stamp.name} & missed:
                yield alert.finding(
                    f"nobody would notice if {metric.name} vanished",
                    details="If the series vanishes, its alert resolves, as if all were well again.",
                    fix=f"set required=True on it or on {stamp.name}, so that an alert fires if it is absent",
                )


def _selected(tree: Typed) -> Iterator[str]:
    return (node.name for node in tree.walk() if isinstance(node, Selection))


def _absences(tree: Typed) -> Iterator[str]:
    """The series whose absence an alert reports."""
    for node in tree.walk():
        if isinstance(node, Binary) and node.operator == "unless":
            yield from _selected(node.right)
        elif isinstance(node, Call) and node.function.name in ("absent", "absent_over_time"):
            yield from _selected(node)


def _gauges(tree: Typed, built: BuiltEnvironment) -> Iterator[Metric]:
    """Our own gauges whose newest value decides; not those that are only joined on, or of which only presence
    counts."""
    conditions = (node for node in tree.walk() if isinstance(node, Binary) and node.operator in ("and", "unless"))
    presences = (node for node in tree.walk() if isinstance(node, Aggregation) and node.operator in ("group", "count"))
    skipped = {id(node) for condition in conditions for node in condition.right.walk()}
    skipped |= {id(node) for presence in presences for node in presence.walk()}
    for node in tree.walk():
        if not isinstance(node, Selection) or node.range is not None or id(node) in skipped:
            continue
        metric = built.project.series.get(node.name)
        if metric is None or metric.exporter.budget is None:
            continue
        if metric.kind is GAUGE and metric.unit != TIMESTAMP:
            yield metric
