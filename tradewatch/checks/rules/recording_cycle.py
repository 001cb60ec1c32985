"""rules/recording-cycle"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from tradewatch.checks.built_environment import BuiltEnvironment
from tradewatch.model import Finding, RecordingRule
from tradewatch.promql.tree import Selection


def check(built: BuiltEnvironment) -> Iterator[Finding]:
    """A recording rule that reads its own series, directly or through other rules."""
    rules = [rule for rule in built.project.recordings if isinstance(rule, RecordingRule)]
    reads: dict[str, set[str]] = {rule.record: set() for rule in rules}
    for rule in rules:
        reads[rule.record] |= _read(built, rule.expr) & reads.keys()
    reported: set[str] = set()
    for rule in rules:
        cycle = _cycle(rule.record, reads)
        if cycle and not reported & set(cycle):
            reported.update(cycle)
            yield rule.finding(
                f"reads itself: {' from '.join([*cycle, cycle[0]])}",
                argument="expr",
                details="It does not have a value to start from, so it never gets one.",
                fix="read the metrics that it is calculated from",
            )


def _read(built: BuiltEnvironment, expr: str) -> set[str]:
    typed = built.series.typed(expr)
    nodes = [node for node in typed.walk() if isinstance(node, Selection)] if typed else []
    return {series.name for node in nodes for series in node.series}


def _cycle(name: str, reads: Mapping[str, set[str]]) -> list[str]:
    """A path from a series back to itself; empty without one."""
    paths = [[name]]
    seen: set[str] = set()
    while paths:
        path = paths.pop()
        for read in sorted(reads[path[-1]]):
            if read == name:
                return path
            if read not in seen:
                seen.add(read)
                paths.append([*path, read])
    return []
