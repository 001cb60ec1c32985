"""How far back an expression looks."""

from __future__ import annotations

from datetime import timedelta

import promql_parser

from tradewatch.promql.parse import Expression


def reach(expression: Expression) -> float:
    """Seconds between the oldest sample that the result depends on and the result: ranges, subqueries, offsets.

    A plain selector reaches back 0, though Prometheus keeps the newest sample for five minutes.
    """
    match expression:
        case promql_parser.VectorSelector():
            return _seconds(expression.offset)
        case promql_parser.MatrixSelector():
            return _seconds(expression.range) + reach(expression.vector_selector)
        case promql_parser.SubqueryExpr():
            return _seconds(expression.range) + _seconds(expression.offset) + reach(expression.expr)
        case promql_parser.BinaryExpr():
            return max(reach(expression.lhs), reach(expression.rhs))
        case promql_parser.Call():
            return max(map(reach, expression.args), default=0.0)
        case promql_parser.AggregateExpr() | promql_parser.ParenExpr() | promql_parser.UnaryExpr():
            return reach(expression.expr)
    return 0.0


def ranges(expression: Expression) -> list[float]:
    """The lengths of all ranges in the expression, in seconds."""
    found: list[float] = []

    def visit(node: Expression) -> None:
        if isinstance(node, promql_parser.MatrixSelector | promql_parser.SubqueryExpr):
            found.append(_seconds(node.range))

    promql_parser.walk(expression, visit)
    return found


def _seconds(length: timedelta | None) -> float:
    return length.total_seconds() if length else 0.0
