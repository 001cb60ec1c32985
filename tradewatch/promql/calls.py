"""The type of a call, from the table of functions; a few functions that change labels have code of their own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from tradewatch.model import Matcher
from tradewatch.model.regular_expression import PatternError, anchored
from tradewatch.promql.domain import ANYTHING, Domain
from tradewatch.promql.functions import Function
from tradewatch.promql.labels import ANY_LABELS, NO_LABELS, Labels
from tradewatch.promql.selecting import is_variable, passes
from tradewatch.promql.tree import Call, Selection, StringLiteral, Typed
from tradewatch.promql.types import SCALAR, Buckets, Type

Arguments = tuple[Typed, ...]


def called(function: Function, arguments: Arguments) -> Type:
    """The type of the result of a function for these arguments."""
    position = function.operand
    if position is None or position >= len(arguments):
        # time(), pi(), and hour() without an argument.
        return Type(function.returns, function.unit(None), NO_LABELS, False, function.domain(ANYTHING))
    operand = arguments[position].type
    result = Type(
        function.returns,
        function.unit(operand.unit),
        operand.labels if function.returns is not SCALAR else NO_LABELS,
        operand.counter if function.keeps_counter else False,
        function.domain(operand.domain),
        operand.buckets,
    )
    special = _SPECIAL.get(function.name)
    return special(result, operand, arguments) if special else result


def _clamped(result: Type, operand: Type, arguments: Arguments) -> Type:
    low, high = arguments[1].type.domain, arguments[-1].type.domain
    return result._replace(domain=Domain(max(operand.domain.low, low.low), min(operand.domain.high, high.high)))


def _clamped_min(result: Type, operand: Type, arguments: Arguments) -> Type:
    limit = arguments[1].type.domain
    return result._replace(domain=Domain(max(operand.domain.low, limit.low), max(operand.domain.high, limit.high)))


def _clamped_max(result: Type, operand: Type, arguments: Arguments) -> Type:
    limit = arguments[1].type.domain
    return result._replace(domain=Domain(min(operand.domain.low, limit.low), min(operand.domain.high, limit.high)))


def _quantile(result: Type, operand: Type, arguments: Arguments) -> Type:
    labels = operand.labels.drop(frozenset({"le"}))
    buckets = operand.buckets
    if buckets is None:
        return result._replace(labels=labels, buckets=None)
    wanted = arguments[0].type.domain
    domain = ANYTHING
    # Outside 0..1, the result is infinite; beyond the last finite bound, it is that bound.
    if buckets.bounds and wanted.low >= 0 and wanted.high <= 1:
        domain = Domain(min(0.0, buckets.bounds[0]), buckets.bounds[-1])
    return result._replace(unit=buckets.unit, labels=labels, domain=domain, buckets=None)


def _fraction(result: Type, operand: Type, _: Arguments) -> Type:
    return result._replace(labels=operand.labels.drop(frozenset({"le"})), buckets=None)


def _absent(result: Type, _: Type, arguments: Arguments) -> Type:
    """The result of absent() has the labels for which its selector has exactly one `=`."""
    argument = arguments[0]
    if not isinstance(argument, Selection):
        return result._replace(labels=NO_LABELS, buckets=None)
    asked: dict[str, list[Matcher]] = {}
    for matcher in argument.matchers:
        if matcher.label != "__name__":
            asked.setdefault(matcher.label, []).append(matcher)
    labels: dict[str, frozenset[str] | None] = {}
    for name, matchers in asked.items():
        equal = [matcher.value for matcher in matchers if matcher.operator == "="]
        if len(equal) == 1 and equal[0]:
            labels[name] = None if is_variable(equal[0]) else frozenset(equal)
    return result._replace(labels=Labels.of(labels), buckets=None)


def _replaced(result: Type, operand: Type, arguments: Arguments) -> Type:
    target, replacement, source, pattern = (each.value for each in arguments[1:5] if isinstance(each, StringLiteral))
    if any(map(is_variable, (target, source))):
        return result._replace(labels=ANY_LABELS)
    labels = operand.labels
    # An empty replacement removes the label; without a match, nothing changes.
    stays = target in labels.always
    written = _never_empty(replacement, pattern, source in labels.always)
    matches = _always_matches(pattern, source, labels)
    values = frozenset({replacement}) if matches and replacement and "$" not in replacement else None
    certain = written and (stays or matches)
    return result._replace(labels=labels.with_(target, values, certain=certain), buckets=_left(result, target))


def _never_empty(replacement: str, pattern: str, has_source: bool) -> bool:
    literal = replacement
    for group in ("$0", "$1", "${0}", "${1}"):
        literal = literal.replace(group, "")
    if literal and "$" not in literal:
        return True
    return _is_whole(replacement, pattern) and has_source


def _is_whole(replacement: str, pattern: str) -> bool:
    return replacement in ("$1", "${1}") and pattern in ("(.*)", "(.+)")


class Copy(NamedTuple):
    """A label that has the value of another one."""

    target: str
    source: str


def copied(node: Call) -> Copy | None:
    """The label that a label_replace copies as it is; None for any other call."""
    texts = [each.value for each in node.arguments[1:] if isinstance(each, StringLiteral)]
    if node.function.name != "label_replace" or not _is_whole(texts[1], texts[3]):
        return None
    return Copy(texts[0], texts[2])


def _always_matches(pattern: str, source: str, labels: Labels) -> bool:
    if pattern in ("", ".*", "(.*)"):
        return pattern != "" or not labels.may_have(source)
    if source not in labels.always:
        return False
    if pattern in (".+", "(.+)"):
        return True
    try:
        anchored(pattern)
    except PatternError:
        return False
    values = labels.values.get(source)
    return bool(values) and all(passes(Matcher(source, "=~", pattern), value) for value in values or ())


def _joined(result: Type, operand: Type, arguments: Arguments) -> Type:
    texts = [each.value for each in arguments[1:] if isinstance(each, StringLiteral)]
    target, separator, sources = texts[0], texts[1], texts[2:]
    if is_variable(target):
        return result._replace(labels=ANY_LABELS)
    labels = operand.labels
    certain = (bool(separator) and len(sources) > 1) or any(source in labels.always for source in sources)
    return result._replace(labels=labels.with_(target, certain=certain), buckets=_left(result, target))


def _left(result: Type, target: str) -> Buckets | None:
    return None if target == "le" and result.buckets and not result.buckets.native else result.buckets


_SPECIAL: Mapping[str, Callable[[Type, Type, Arguments], Type]] = {
    "clamp": _clamped,
    "clamp_min": _clamped_min,
    "clamp_max": _clamped_max,
    "histogram_quantile": _quantile,
    "histogram_fraction": _fraction,
    "absent": _absent,
    "absent_over_time": _absent,
    "histogram_quantiles": lambda result, _, __: result._replace(labels=ANY_LABELS, buckets=None),
    "info": lambda result, operand, _: result._replace(labels=operand.labels._replace(open=True)),
    "label_replace": _replaced,
    "label_join": _joined,
}
