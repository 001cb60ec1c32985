"""promql/label-replace"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tradewatch.checks.rule_set import Expression, Role, RuleSet
from tradewatch.model import Finding, Matcher, did_you_mean
from tradewatch.promql.selecting import is_variable, passes
from tradewatch.promql.tree import Call, StringLiteral

_GROUP = re.compile(r"\$(?:\{(\w+)\}|(\w+))")


def check(rule_set: RuleSet) -> Iterator[Finding]:
    """A label_replace from a label that is not there, or with a group that its pattern does not have."""
    for expression, node in rule_set.parts(Call):
        if node.function.name == "label_replace":
            texts = [each.value for each in node.arguments[1:] if isinstance(each, StringLiteral)]
            if len(texts) == 4 and not any(map(is_variable, (texts[0], texts[2], texts[3]))):
                yield from _faults(expression, node, *texts)


def _faults(
    expression: Expression, node: Call, target: str, replacement: str, source: str, pattern: str
) -> Iterator[Finding]:
    operand = node.arguments[0]
    labels = operand.type.labels
    # Panels are often made by one template for metrics with and without the label.
    lost = any(each.type.labels.may_have(source) for each in operand.walk())
    expected = lost or expression.role is not Role.PANEL
    # A pattern that matches nothing writes a constant, whatever the source is.
    constant = passes(Matcher(source, "=~", pattern), "") is not False
    if source and expected and not labels.may_have(source) and not (constant and "$" not in replacement):
        yield expression.finding(
            f"copies from the label {source!r}, which is not there",
            node=node,
            label=source,
            details=f"The label {target!r} becomes empty." if constant else "Nothing matches, so nothing is changed.",
            fix=did_you_mean(source, labels.perhaps) or "copy from a label that the series have",
        )
    missing = sorted(_missing_groups(replacement, pattern))
    if missing:
        yield expression.finding(
            f"the pattern {pattern!r} does not have the group {' and '.join(f'${each}' for each in missing)}",
            node=node,
            details="The group is replaced by nothing.",
            fix="add the group to the pattern, in parentheses",
        )


def _missing_groups(replacement: str, pattern: str) -> set[str]:
    """The groups that the replacement names, and the pattern does not have; none if the pattern cannot be read."""
    try:
        compiled = re.compile(pattern)
    except re.error:
        return set()
    named = {first or second for first, second in _GROUP.findall(replacement.replace("$$", ""))}
    known = {*map(str, range(compiled.groups + 1)), *compiled.groupindex}
    return named - known
