"""The labels that an expression's result has."""

from __future__ import annotations

from collections.abc import Mapping

import promql_parser

from tradewatch.promql.parse import Expression

Labels = frozenset[str]

_NONE: Labels = frozenset()
_SET_OPERATORS = ("and", "or", "unless")
# Aggregations that choose among their input's series, and so keep every label.
_CHOOSING = ("topk", "bottomk")
_SCALARS = ("time", "scalar", "pi")
_WITHOUT_LABELS = ("vector", *_SCALARS)


def result_labels(expression: Expression, series: Mapping[str, Labels]) -> Labels | None:
    """Names of the labels of the result; `series` gives those of each series by its name.

    None where it cannot be known: a series that is not in `series`, branches of an `or` that differ.
    """
    match expression:
        case promql_parser.VectorSelector():
            return series.get(expression.name or "")
        case promql_parser.MatrixSelector():
            return result_labels(expression.vector_selector, series)
        case promql_parser.ParenExpr() | promql_parser.UnaryExpr() | promql_parser.SubqueryExpr():
            return result_labels(expression.expr, series)
        case promql_parser.NumberLiteral() | promql_parser.StringLiteral():
            return _NONE
        case promql_parser.AggregateExpr():
            return _aggregated(expression, series)
        case promql_parser.BinaryExpr():
            return _combined(expression, series)
        case promql_parser.Call():
            return _called(expression, series)
    return None


def _aggregated(expression: Expression, series: Mapping[str, Labels]) -> Labels | None:
    inner = result_labels(expression.expr, series)
    if str(expression.op) in _CHOOSING:
        return inner
    modifier = expression.modifier
    if modifier is None:
        return _NONE
    named = frozenset(modifier.labels)
    if inner is None:
        return None
    return named & inner if modifier.type == promql_parser.AggModifierType.By else inner - named


def _combined(expression: Expression, series: Mapping[str, Labels]) -> Labels | None:
    left, right = result_labels(expression.lhs, series), result_labels(expression.rhs, series)
    operator, modifier = str(expression.op), expression.modifier
    if operator == "or":
        return left if left == right else None
    if operator in _SET_OPERATORS:
        return left
    if left is None or right is None:
        return None
    if _is_scalar(expression.rhs):
        return left
    if _is_scalar(expression.lhs):
        return right
    grouped = frozenset(modifier.group_labels or ()) if modifier else _NONE
    if modifier and modifier.card == promql_parser.VectorMatchCardinality.ManyToOne:
        return left | (grouped & right)
    if modifier and modifier.card == promql_parser.VectorMatchCardinality.OneToMany:
        return right | (grouped & left)
    # One to one, a comparison too keeps only what it matched on.
    if modifier is None or modifier.matching is None:
        return left
    named = frozenset(modifier.matching.labels)
    if modifier.matching.type == promql_parser.LabelModifierType.Include:
        return left & named
    return left - named


def _called(expression: Expression, series: Mapping[str, Labels]) -> Labels | None:
    name, arguments = expression.func.name, expression.args
    if name in _WITHOUT_LABELS:
        return _NONE
    if name in ("absent", "absent_over_time"):
        return _absent(arguments[0])
    if name == "label_replace":
        inner = result_labels(arguments[0], series)
        return None if inner is None else inner | {arguments[1].val}
    if name == "histogram_quantile":
        inner = result_labels(arguments[1], series)
        return None if inner is None else inner - {"le"}
    vectors = [argument for argument in arguments if not _is_scalar(argument)]
    return result_labels(vectors[0], series) if vectors else _NONE


def _absent(argument: Expression) -> Labels:
    """What is absent has the labels that its selector asks for with `=`."""
    selector = getattr(argument, "vector_selector", argument)
    if not isinstance(selector, promql_parser.VectorSelector):
        return _NONE
    return frozenset(m.name for m in selector.matchers.matchers if m.op == promql_parser.MatchOp.Equal)


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
