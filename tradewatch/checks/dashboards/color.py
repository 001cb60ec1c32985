"""dashboards/color"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from tradewatch.checks.built_environment import BuiltEnvironment
from tradewatch.checks.rule_set import Expression, Role
from tradewatch.grafana.walk import field_options
from tradewatch.model import Finding, Matcher
from tradewatch.promql import Typed
from tradewatch.promql.tree import Aggregation, Call, Selection

_COLORED = {"bargauge", "gauge", "stat", "table"}
# These return some of the values that they get, so a limit of one is a limit of the other.
_CHOOSING = {"max", "min", "topk", "bottomk", "sort", "sort_desc", "max_over_time", "min_over_time", "last_over_time"}
_OTHER = "\0"

Steps = tuple[tuple[float | None, str], ...]


class _Colored(NamedTuple):
    """What a query measures, and the limits at which its colour changes."""

    expression: Expression
    measured: Typed
    steps: Steps


def check(built: BuiltEnvironment) -> Iterator[Finding]:
    """Two panels colour the same value by different limits."""
    seen: dict[object, list[_Colored]] = {}
    for expression, tree in built.typed():
        if expression.role is Role.PANEL and (steps := _steps(expression)):
            colored = _Colored(expression, _measured(tree), steps)
            node = colored.measured
            alike = seen.setdefault(node.name if isinstance(node, Selection) else node.meaning, [])
            for other in alike:
                if other.steps != steps and _overlap(other.measured, node):
                    yield expression.finding(
                        f"changes its colour at {_listed(steps)}, and {other.expression.subject} the same value at "
                        f"{_listed(other.steps)}",
                        details="It is green in one panel and orange in the other, and people trust neither.",
                        fix="use the same limits; give a query with limits of its own `above=`",
                    )
                    break
            alike.append(colored)


def _steps(expression: Expression) -> Steps:
    """The colours of a query's values; empty if they do not depend on the value."""
    panel, target = dict(expression.panel), expression.target
    if panel["type"] not in _COLORED:
        return ()
    names = {target["refId"], target.get("legendFormat"), _title(panel, target)}
    found: dict[str, Any] = {}
    for name, options in field_options(panel):
        if (not name and panel["type"] != "table") or name in names:
            found = options
    if found.get("color", {}).get("mode", "thresholds") != "thresholds":
        return ()
    # "dark-green" is green too.
    colors = (
        (step["value"], step["color"].rpartition("-")[2]) for step in found.get("thresholds", {}).get("steps", ())
    )
    steps = tuple(colors)
    return steps if len(steps) > 1 else ()


def _title(panel: dict[str, Any], target: Any) -> str:
    """The final name of the column of a query."""
    name = f"Value #{target['refId']}" if len(panel["targets"]) > 1 else "Value"
    for step in panel.get("transformations", ()):
        name = step.get("options", {}).get("renameByName", {}).get(name, name)
    return name


def _measured(node: Typed) -> Typed:
    """The part of an expression that is measured, of which the rest only chooses."""
    while True:
        if isinstance(node, Aggregation) and node.operator in _CHOOSING:
            node = node.operand
        elif isinstance(node, Call) and node.function.name in _CHOOSING:
            node = node.arguments[-1]
        else:
            return node


def _overlap(one: Typed, other: Typed) -> bool:
    """Whether both can be about the same series."""
    if not isinstance(one, Selection) or not isinstance(other, Selection):
        return True
    return all(
        any(each.matches(value) and its.matches(value) for value in _candidates(each, its))
        for each in one.matchers
        for its in other.matchers
        if each.label == its.label and not any("$" in matcher.value for matcher in (each, its))
    )


def _candidates(*matchers: Matcher) -> Sequence[str]:
    """The values that matchers name, and one that they do not."""
    return [value for matcher in matchers for value in matcher.value.split("|")] + [_OTHER]


def _listed(steps: Steps) -> str:
    return " and ".join(f"{value:g}" for value, _ in steps if value is not None)
