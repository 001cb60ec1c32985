"""Infers the type of an expression and of each of its parts, from the series that it selects."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from datetime import timedelta

import promql_parser

from tradewatch.model import Matcher
from tradewatch.promql.calls import called
from tradewatch.promql.combining import combined
from tradewatch.promql.domain import Domain
from tradewatch.promql.functions import AGGREGATORS, FUNCTIONS, Aggregator
from tradewatch.promql.labels import ANY_LABELS, NO_LABELS, Labels
from tradewatch.promql.parse import SOME_LENGTH, VARIABLE, Expression
from tradewatch.promql.selecting import selected
from tradewatch.promql.series import Series
from tradewatch.promql.tree import (
    Aggregation,
    Binary,
    Call,
    Matching,
    Negation,
    Number,
    Selection,
    StringLiteral,
    Subquery,
    Typed,
)
from tradewatch.promql.types import INSTANT, RANGE, SCALAR, STRING, Type
from tradewatch.promql.units import ANY

SeriesByName = Mapping[str, Series]

_STRING = Type(STRING, None, NO_LABELS, False)
_MATCH = {"MatchOp.Equal": "=", "MatchOp.NotEqual": "!=", "MatchOp.Re": "=~", "MatchOp.NotRe": "!~"}


def infer(expression: Expression, series: SeriesByName) -> Typed:
    """The tree of an expression from `parse`, with the type of every node.

    Raises nothing for an expression from `parse`. The type of a series that is not in `series` is unknown.
    """
    return _NODES[type(expression)](expression, series)


def _number(node: Expression, _: SeriesByName) -> Typed:
    return Number(Type(SCALAR, ANY, NO_LABELS, False, Domain.of(node.val)), node.val)


def _text(node: Expression, _: SeriesByName) -> Typed:
    return StringLiteral(_STRING, node.val)


def _inside(node: Expression, series: SeriesByName) -> Typed:
    return infer(node.expr, series)


def _negation(node: Expression, series: SeriesByName) -> Typed:
    operand = infer(node.expr, series)
    kind, unit, labels, _, domain, _ = operand.type
    stamp = unit is not None and unit.nature == "timestamp"
    return Negation(Type(kind, None if stamp else unit, labels, False, Domain(-domain.high, -domain.low)), operand)


def _instant(node: Expression, series: SeriesByName) -> Typed:
    return _selection(node, series, None)


def _range(node: Expression, series: SeriesByName) -> Typed:
    return _selection(node.vector_selector, series, _seconds(node.range))


def _selection(node: Expression, series: SeriesByName, length: float | None) -> Typed:
    name = node.name or ""
    matchers = tuple(Matcher(each.name, _MATCH[str(each.op)], each.value) for each in node.matchers.matchers)  # type: ignore[arg-type]
    found, type_ = selected(name, matchers, series)
    if length is not None:
        type_ = type_._replace(kind=RANGE)
    return Selection(type_, name, matchers, length, _seconds(node.offset) or 0.0, node.at is not None, found)


def _subquery(node: Expression, series: SeriesByName) -> Typed:
    operand = infer(node.expr, series)
    type_ = operand.type._replace(kind=RANGE)
    return Subquery(type_, operand, _seconds(node.range) or 0.0, _seconds(node.step), _seconds(node.offset) or 0.0)


def _seconds(length: timedelta | None) -> float | None:
    """A length in seconds; NaN if it is a Grafana variable."""
    if length is None:
        return None
    seconds = length.total_seconds()
    return math.nan if abs(seconds) == SOME_LENGTH else seconds


def _call(node: Expression, series: SeriesByName) -> Typed:
    function = FUNCTIONS[node.func.name]
    arguments = tuple(infer(each, series) for each in node.args)
    return Call(called(function, arguments), function, arguments)


def _aggregation(node: Expression, series: SeriesByName) -> Typed:
    operator, modifier = str(node.op), node.modifier
    by = modifier is not None and modifier.type == promql_parser.AggModifierType.By
    names = frozenset(modifier.labels) if modifier is not None else None
    parameter = infer(node.param, series) if node.param is not None else None
    operand = infer(node.expr, series)
    aggregator = AGGREGATORS[operator]
    labels = operand.type.labels if aggregator.chooses else _grouped(operand.type.labels, names, by)
    if operator == "count_values" and isinstance(parameter, StringLiteral):
        labels = labels.with_(parameter.value)
    return Aggregation(_aggregated(aggregator, operand.type, labels), operator, by, names, parameter, operand)


def _grouped(labels: Labels, names: frozenset[str] | None, by: bool) -> Labels:
    if names is None:
        return NO_LABELS
    if any(VARIABLE in name for name in names):
        return ANY_LABELS
    return labels.keep(names) if by else labels.drop(names)


def _aggregated(aggregator: Aggregator, operand: Type, labels: Labels) -> Type:
    return Type(
        INSTANT,
        aggregator.unit(operand.unit),
        labels,
        operand.counter if aggregator.keeps_counter else False,
        aggregator.domain(operand.domain),
        operand.buckets if operand.buckets and operand.buckets.remain(labels) and aggregator.keeps_counter else None,
    )


_GROUPED = {"VectorMatchCardinality.ManyToOne": "left", "VectorMatchCardinality.OneToMany": "right"}


def _binary(node: Expression, series: SeriesByName) -> Typed:
    left, right = infer(node.lhs, series), infer(node.rhs, series)
    operator, modifier = str(node.op), node.modifier
    matching = modifier.matching if modifier is not None else None
    on = matching is not None and matching.type == promql_parser.LabelModifierType.Include
    labels = frozenset(matching.labels) if matching is not None else None
    returns_bool = modifier is not None and modifier.return_bool
    grouped = _GROUPED.get(str(modifier.card), "") if modifier is not None else ""
    fetched = frozenset(modifier.group_labels or ()) if modifier is not None else frozenset[str]()
    found = Matching(on, labels, grouped, fetched)
    type_ = combined(operator, left.type, right.type, found, returns_bool=returns_bool)
    return Binary(type_, operator, left, right, returns_bool, found)


_NODES: Mapping[type, Callable[[Expression, SeriesByName], Typed]] = {
    promql_parser.NumberLiteral: _number,
    promql_parser.StringLiteral: _text,
    promql_parser.ParenExpr: _inside,
    promql_parser.UnaryExpr: _negation,
    promql_parser.VectorSelector: _instant,
    promql_parser.MatrixSelector: _range,
    promql_parser.SubqueryExpr: _subquery,
    promql_parser.Call: _call,
    promql_parser.AggregateExpr: _aggregation,
    promql_parser.BinaryExpr: _binary,
}
