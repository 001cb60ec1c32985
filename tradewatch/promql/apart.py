"""Whether two expressions never return the same labels at the same time."""

from __future__ import annotations

import re

from tradewatch.model import Matcher
from tradewatch.promql.comparisons import alternatives, conditions, together
from tradewatch.promql.reach import WRITING
from tradewatch.promql.selecting import is_variable, passes
from tradewatch.promql.tree import Binary, Call, Number, Selection, StringLiteral, Typed

_ALTERNATIVES = re.compile(r"(\()?[\w /:-]+(\|[\w /:-]+)*(?(1)\))", re.ASCII)
_BEGINNING = re.compile(r"([\w /:-]+)\.[*+]", re.ASCII)
_OPPOSITE = {"=": "!=", "!=": "=", "=~": "!~", "!~": "=~"}


def are_apart(one: Typed, other: Typed) -> bool:
    """Whether no alternative of one and of the other can return the same labels at the same time."""
    return all(_are_apart(left, right) for left in alternatives(one) for right in alternatives(other))


def _are_apart(one: Typed, other: Typed) -> bool:
    return _differ_in_a_label(one, other) or _exclude_each_other(one, other)


def _differ_in_a_label(one: Typed, other: Typed) -> bool:
    """Whether a label of both results never has the same value, or only one of them has a label."""
    mine, theirs = one.type.labels, other.type.labels
    if any(not b.may_have(name) for a, b in ((mine, theirs), (theirs, mine)) for name in a.always):
        return True
    certain = mine.always & theirs.always & mine.values.keys() & theirs.values.keys()
    if any(mine.values[name].isdisjoint(theirs.values[name]) for name in certain):
        return True
    left, right = _matchers(one), _matchers(other)
    kept = (name for name in left.keys() & right.keys() if mine.may_have(name) and theirs.may_have(name))
    return any(_exclude(a, b) for name in kept for a in left[name] for b in right[name])


def _matchers(tree: Typed) -> dict[str, list[Matcher]]:
    """The matchers that every series of the result passes, by label."""
    found: dict[str, list[Matcher]] = {}
    for each in _passed(tree):
        found.setdefault(each.label, []).append(each)
    return found


def _passed(tree: Typed) -> frozenset[Matcher]:
    """The matchers that the labels of the result pass, as far as it still has these labels."""
    if isinstance(tree, Selection):
        return frozenset(tree.matchers)
    if isinstance(tree, Binary):
        return _passed_by_both(tree)
    below = [_passed(each) for each in tree.children if not isinstance(each, Number | StringLiteral)]
    passed = frozenset.intersection(*below) if below else frozenset[Matcher]()
    if isinstance(tree, Call) and tree.function.name in WRITING:
        written = [each.value for each in tree.arguments if isinstance(each, StringLiteral)][:1]
        return frozenset(each for each in passed if each.label not in written)
    return passed


def _passed_by_both(tree: Binary) -> frozenset[Matcher]:
    """A label that is compared has the same value on both sides; group_left copies others from the one side."""
    sides = (tree.right, tree.left) if tree.matching.grouped == "right" else (tree.left, tree.right)
    many, one = map(_passed, sides)
    if tree.operator == "or":
        return many & one
    if tree.operator == "unless":
        return many
    names, fetched = tree.matching.labels or frozenset(), tree.matching.fetched
    kept = frozenset(each for each in many if each.label not in fetched)
    return kept | frozenset(each for each in one if each.label in fetched or (each.label in names) is tree.matching.on)


def _exclude(one: Matcher, other: Matcher) -> bool:
    """Whether no value passes both."""
    if is_variable(one.value) or is_variable(other.value):
        return False
    if one.value == other.value and other.operator == _OPPOSITE[one.operator]:
        return True
    for listed, tested in ((one, other), (other, one)):
        words = [listed.value] if listed.operator == "=" else []
        if listed.operator == "=~" and _ALTERNATIVES.fullmatch(listed.value):
            words = listed.value.strip("()").split("|")
        if words and all(passes(tested, word) is False for word in words):
            return True
        if listed.operator == "=~" and _begin_apart(listed.value, tested):
            return True
    return False


def _begin_apart(pattern: str, other: Matcher) -> bool:
    """Whether both patterns are a beginning with anything behind it, and no value with the first passes the other."""
    mine, theirs = _BEGINNING.fullmatch(pattern), _BEGINNING.fullmatch(other.value)
    if mine is None or theirs is None:
        return False
    if other.operator == "!~":
        return mine[1] != theirs[1] and mine[1].startswith(theirs[1])
    return other.operator == "=~" and not mine[1].startswith(theirs[1]) and not theirs[1].startswith(mine[1])


def _exclude_each_other(one: Typed, other: Typed) -> bool:
    """Whether a condition of one on some value never holds together with one of the other."""
    return any(
        mine.operand.meaning == theirs.operand.meaning and not together(mine, theirs)
        for mine in conditions(one)
        for theirs in conditions(other)
    )
