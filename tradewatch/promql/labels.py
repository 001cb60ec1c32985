"""The labels that an expression's result has."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import promql_parser

from tradewatch.promql.parse import Expression

Labels = frozenset[str]

_NONE: Labels = frozenset()
# Aggregations that choose among their input's series, and so keep every label.
_CHOOSING = ("topk", "bottomk")
_SCALARS = ("time", "scalar", "pi")
_WITHOUT_LABELS = ("vector", *_SCALARS)


class _Found(NamedTuple):
    """Labels that every series of a result has, and labels that some may have."""

    always: Labels
    perhaps: Labels

    def keep(self, labels: Labels) -> _Found:
        return _Found(self.always & labels, self.perhaps & labels)

    def drop(self, labels: Labels) -> _Found:
        return _Found(self.always - labels, self.perhaps - labels)

    def add(self, labels: Labels) -> _Found:
        return _Found(self.always | labels, self.perhaps | labels)


_WITHOUT = _Found(_NONE, _NONE)


def result_labels(expression: Expression, series: Mapping[str, Labels]) -> Labels | None:
    """Names of the labels of the result; `series` gives those of each series by its name.

    None where they are not the same for all of the result, or cannot be known: an `or` of two shapes, a series that
    is not in `series`.
    """
    found = _labels(expression, series)
    return found.always if found is not None and found.always == found.perhaps else None


def _labels(expression: Expression, series: Mapping[str, Labels]) -> _Found | None:
    match expression:
        case promql_parser.VectorSelector():
            known = series.get(expression.name or "")
            return None if known is None else _Found(known, known)
        case promql_parser.MatrixSelector():
            return _labels(expression.vector_selector, series)
        case promql_parser.ParenExpr() | promql_parser.UnaryExpr() | promql_parser.SubqueryExpr():
            return _labels(expression.expr, series)
        case promql_parser.NumberLiteral() | promql_parser.StringLiteral():
            return _WITHOUT
        case promql_parser.AggregateExpr():
            return _aggregated(expression, series)
        case promql_parser.BinaryExpr():
            return _combined(expression, series)
        case promql_parser.Call():
            return _called(expression, series)
    return None


def _aggregated(expression: Expression, series: Mapping[str, Labels]) -> _Found | None:
    inner = _labels(expression.expr, series)
    if str(expression.op) in _CHOOSING:
        return inner
    # count_values writes each value into a label.
    written = frozenset({expression.param.val}) if str(expression.op) == "count_values" else _NONE
    modifier = expression.modifier
    if modifier is None:
        return _WITHOUT.add(written)
    if inner is None:
        return None
    named = frozenset(modifier.labels)
    kept = inner.keep(named) if modifier.type == promql_parser.AggModifierType.By else inner.drop(named)
    return kept.add(written)


def _combined(expression: Expression, series: Mapping[str, Labels]) -> _Found | None:
    left, right = _labels(expression.lhs, series), _labels(expression.rhs, series)
    operator, modifier = str(expression.op), expression.modifier
    if operator in ("and", "unless"):
        return left
    if left is None or right is None:
        return None
    if operator == "or":
        return _Found(left.always & right.always, left.perhaps | right.perhaps)
    if _is_scalar(expression.rhs):
        return left
    if _is_scalar(expression.lhs):
        return right
    grouped = frozenset(modifier.group_labels or ()) if modifier else _NONE
    if modifier and modifier.card == promql_parser.VectorMatchCardinality.ManyToOne:
        return left.add(grouped & right.always)
    if modifier and modifier.card == promql_parser.VectorMatchCardinality.OneToMany:
        return right.add(grouped & left.always)
    # One to one, a comparison too keeps only what it matched on.
    if modifier is None or modifier.matching is None:
        return left
    named = frozenset(modifier.matching.labels)
    if modifier.matching.type == promql_parser.LabelModifierType.Include:
        return left.keep(named)
    return left.drop(named)


def _called(expression: Expression, series: Mapping[str, Labels]) -> _Found | None:
    name, arguments = expression.func.name, expression.args
    if name in _WITHOUT_LABELS:
        return _WITHOUT
    if name in ("absent", "absent_over_time"):
        asked_for = _absent(arguments[0])
        return _Found(asked_for, asked_for)
    if name in ("label_replace", "label_join"):
        inner = _labels(arguments[0], series)
        return None if inner is None else inner.add(frozenset({arguments[1].val}))
    if name == "histogram_quantile":
        inner = _labels(arguments[1], series)
        return None if inner is None else inner.drop(frozenset({"le"}))
    vectors = [argument for argument in arguments if not _is_scalar(argument)]
    return _labels(vectors[0], series) if vectors else _WITHOUT


def _absent(argument: Expression) -> Labels:
    """What is absent has the labels that its selector asks for with one `=`."""
    while isinstance(argument, promql_parser.ParenExpr):
        argument = argument.expr
    selector = getattr(argument, "vector_selector", argument)
    if not isinstance(selector, promql_parser.VectorSelector):
        return _NONE
    asked = [m.name for m in selector.matchers.matchers if m.op == promql_parser.MatchOp.Equal]
    return frozenset(name for name in asked if asked.count(name) == 1 and name != "__name__")


def _is_scalar(expression: Expression) -> bool:
    match expression:
        case promql_parser.NumberLiteral() | promql_parser.StringLiteral():
            return True
        case promql_parser.ParenExpr() | promql_parser.UnaryExpr():
            return _is_scalar(expression.expr)
        case promql_parser.BinaryExpr():
            return _is_scalar(expression.lhs) and _is_scalar(expression.rhs)
        case promql_parser.Call():
            return expression.func.name in _SCALARS
    return False
