"""rules/denominator"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tradewatch.checks.built_environment import BuiltEnvironment
from tradewatch.model import Finding, Matcher
from tradewatch.promql.selecting import passes
from tradewatch.promql.tree import Binary, Selection, Typed

_NAME = "__name__"


def check(built: BuiltEnvironment) -> Iterator[Finding]:
    """A ratio whose denominator leaves out a label value that its numerator counts."""
    for rule, tree in built.typed_rules():
        for node in tree.walk() if rule.is_alert else ():
            if not isinstance(node, Binary) or node.operator != "/":
                continue
            counted = _selections(node.left)
            for selection in _selections(node.right) if counted else ():
                for matcher in selection.matchers:
                    if matcher.label != _NAME and not all(_implies(each.matchers, matcher) for each in counted):
                        yield rule.expression.finding(
                            f"its denominator has the matcher {matcher}, and its numerator does not",
                            node=selection,
                            details="The numerator counts what the denominator leaves out, so the ratio is too high.",
                            fix="give the numerator the same matcher, or remove it from the denominator",
                        )


def _selections(side: Typed) -> list[Selection]:
    return [each for each in side.walk() if isinstance(each, Selection)]


def _implies(matchers: Iterable[Matcher], other: Matcher) -> bool:
    """Whether all values that the matchers select pass the other matcher too; True if that is not known."""
    for matcher in matchers:
        if matcher == other:
            return True
        if matcher.label == other.label and matcher.operator == "=":
            return passes(other, matcher.value) is not False
        if matcher.label == other.label and matcher.operator == "=~":
            return all(passes(other, each) is not False for each in matcher.value.split("|"))
        # What the other one excludes, this one excludes as well.
        if matcher.label == other.label and other.operator in ("!=", "!~"):
            return all(passes(matcher, each) is False for each in other.value.split("|"))
    return False
