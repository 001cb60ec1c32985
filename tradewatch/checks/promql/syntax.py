"""promql/syntax"""

from __future__ import annotations

from collections.abc import Iterator

from tradewatch.checks.rule_set import RuleSet
from tradewatch.model import Finding
from tradewatch.model.regular_expression import PatternError, RefusedPattern, anchored
from tradewatch.promql import SyntaxFault, Unforeseeable, parse
from tradewatch.promql.selecting import is_variable
from tradewatch.promql.tree import Selection
from tradewatch.promql.versions import Reader, needs


def check(rule_set: RuleSet) -> Iterator[Finding]:
    """An expression that Prometheus cannot parse."""
    broken = set()
    for expression in rule_set.expressions:
        if expression.typed is None and (fault := _fault(expression.text)):
            broken.add(expression.subject)
            yield expression.finding(fault, fix="correct the expression")
        elif refused := _refused(expression.text, rule_set.readers):
            yield expression.finding(refused, fix="write it so that this Prometheus reads it, or run another version")
    # Value, limit and guard may each be correct, but not together: a number compared, a range as a guard.
    for rule in rule_set.rules:
        expression = rule.expression
        parts = {expression.subject, f"guard of {expression.subject}"}
        if expression.typed is None and not parts & broken and (fault := _fault(expression.text)):
            yield expression.finding(fault, fix="correct the expression")
    for expression, node in rule_set.parts(Selection):
        for matcher in node.matchers:
            if matcher.operator in ("=~", "!~") and (refusal := _refusal(matcher.value)):
                fix = "in a regular expression, `.*` stands for any text"
                yield expression.finding(refusal, node=node, label=matcher.label, fix=fix)


def _refusal(pattern: str) -> str:
    """Why Prometheus does not read the pattern of a matcher; empty if it may read it."""
    if is_variable(pattern):
        return ""
    try:
        anchored(pattern)
    except PatternError as error:
        return str(error) if isinstance(error, RefusedPattern) else ""
    return ""


def _fault(text: str) -> str:
    try:
        parse(text)
    except Unforeseeable:
        return ""
    except SyntaxFault as fault:
        return str(fault)
    return ""


def _refused(text: str, readers: tuple[Reader, ...]) -> str:
    """What some reader does not read, and why; empty if all of them read everything."""
    for need in needs(text) if readers else ():
        for reader in readers:
            if why := need.available.refused(reader):
                return f"Prometheus {reader.version} does not read {need.what.rstrip(',')}: {why}"
    return ""
