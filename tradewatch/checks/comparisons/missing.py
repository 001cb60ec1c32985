"""comparisons/missing"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tradewatch.checks.places import PLACES
from tradewatch.checks.rule_set import RuleSet
from tradewatch.model import Finding
from tradewatch.promql import SeriesKind
from tradewatch.promql.comparisons import alternatives, compared, filters
from tradewatch.promql.domain import COMPARISONS
from tradewatch.promql.seen import seen_at_zero
from tradewatch.promql.selecting import passes
from tradewatch.promql.tree import Aggregation, Binary, Call, Comparison, Negation, Number, Selection, Typed, named
from tradewatch.promql.types import SCALAR

# Alerts that fire always on purpose, so that somebody notices when they end.
_HEARTBEAT = re.compile(r"watchdog|dead.?man|heart.?beat|always.?fir", re.IGNORECASE)

# 1 while all is well, and 0 otherwise.
_IS_UP = re.compile(r"(?:^|_)(?:up|healthy|success)$")


def check(rule_set: RuleSet) -> Iterator[Finding]:
    """An alert without a comparison, which fires while its series exist."""
    recorded = {rule.name for rule in rule_set.rules if not rule.is_alert}
    for rule, tree in rule_set.typed_rules():
        for part in alternatives(tree) if rule.is_alert else ():
            if _is_constant(part) and not _is_heartbeat(rule.name, tree):
                yield rule.expression.finding(
                    f"{'it' if part is tree else 'one side of its `or`'} always returns a value, whatever happens",
                    node=part,
                    details="An alert fires for every result, even for 0: this one always fires.",
                    fix="compare the result with a limit; a heartbeat is `vector(1)`",
                )
            elif (found := _absence_of_trouble(part)) is not None:
                name = named(found.operand)
                yield rule.expression.finding(
                    f"fires while nothing is down: {name} {found.operator} {found.limit:g} is absent then",
                    node=part,
                    details="absent() returns 1 for a condition that no series meets.",
                    fix=f"leave out absent(), or ask for what should be there: absent({name} == 1)",
                )
            elif not filters(part) and _is_always_there(part, recorded):
                yield rule.expression.finding(
                    f"does not compare {named(part)} with anything",
                    node=part,
                    details="An alert fires for every series, even with the value 0: this one always fires.",
                    fix="compare it with a limit, for example `== 0`",
                )


def _absence_of_trouble(part: Typed) -> Comparison | None:
    """The condition of `absent(up == 0)`, which holds for 0 but not for 1; None in another expression."""
    if not isinstance(part, Call) or not part.function.name.startswith("absent"):
        return None
    found = compared(part.arguments[0])
    if found is None or not isinstance(found.operand, Selection) or not _IS_UP.search(found.operand.name):
        return None
    holds = COMPARISONS[found.operator]
    return found if holds(0.0, found.limit) and not holds(1.0, found.limit) else None


def _is_heartbeat(name: str, tree: Typed) -> bool:
    """Whether an alert fires always on purpose: `vector(1)`, or one whose name says so."""
    written = isinstance(tree, Call) and tree.function.name == "vector" and tree.type.domain.constant == 1
    return written or _HEARTBEAT.search(name) is not None


def _is_constant(tree: Typed) -> bool:
    """Whether it returns a value whichever series exist: a number, vector(), `... or vector()`, and calculations."""
    match tree:
        case Number():
            return True
        case Negation(operand=operand):
            return _is_constant(operand)
        case Aggregation(operand=operand, labels=labels):
            return not labels and _is_constant(operand)
        case Call(function=function, arguments=arguments):
            if function.name in ("vector", "time", "pi", "scalar"):
                return True
            inner = function.operand
            return (
                inner is not None
                and not function.of_range
                and inner < len(arguments)
                and _is_constant(arguments[inner])
            )
        case Binary(operator="or", left=left, right=right):
            return _is_constant(left) or _is_constant(right)
        case Binary(operator=operator, left=left, right=right, returns_bool=returns_bool):
            one, other = left.type.domain.constant, right.type.domain.constant
            holds = operator not in COMPARISONS or returns_bool
            if not holds and one is not None and other is not None:
                holds = COMPARISONS[operator](one, other)
            scalar = SCALAR in (left.type.kind, right.type.kind)
            return holds and scalar and _is_constant(left) and _is_constant(right)
    return False


def _is_always_there(tree: Typed, recorded: set[str]) -> bool:
    """Whether all that it selects also exists while all is well: no recorded filter, info metric or chosen value."""
    selections = [node for node in tree.walk() if isinstance(node, Selection)]
    return bool(selections) and all(
        node.series
        and not _chooses(tree, node)
        and all(
            each.kind is not SeriesKind.UNKNOWN
            and each.name not in recorded
            and each.type.domain.constant is None
            and not each.name.endswith("_info")
            for each in node.series
        )
        for node in selections
    )


def _chooses(tree: Typed, node: Selection) -> bool:
    """Whether the series may exist only while something is wrong: a gauge with some values of a label of its own.

    A counter stays, a sum is about the values, and a series that was 0 exists while nothing is wrong.
    """
    sums = any(isinstance(each, Aggregation) and each.operator == "sum" for each in tree.walk())
    if node.type.counter or sums or seen_at_zero(node):
        return False
    return any(
        each.label not in PLACES and passes(each, "") is (each.operator in ("!=", "!~"))
        for each in node.matchers
        if each.label != "__name__"
    )
