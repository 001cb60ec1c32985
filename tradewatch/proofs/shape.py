"""What kind of expression an alert has, as far as its tests depend on it.

Each answer depends on the text alone and is asked for in every environment, so it is found once.
"""

from __future__ import annotations

import math
from functools import cache

import promql_parser

from tradewatch.promql import parse, ranges, reach
from tradewatch.promql.parse import Expression


@cache
def window(expr: str) -> float:
    """Seconds that the expression looks back."""
    return reach(parse(expr))


@cache
def shortest_range(expr: str) -> float:
    """Seconds; infinite without ranges."""
    return min(ranges(parse(expr)), default=math.inf)


@cache
def chosen_by(expr: str) -> str | None:
    """The aggregation that chooses among replicas, where the expression is one."""
    expression = parse(expr)
    operator = str(expression.op) if isinstance(expression, promql_parser.AggregateExpr) else ""
    return operator if operator in ("max", "min") else None


@cache
def sums(expr: str) -> bool:
    """Whether the expression adds up series, counted in a range, so that replicas share what it looks at."""
    found: set[str] = set()
    kept: set[str] = set()

    def visit(node: object) -> None:
        if isinstance(node, promql_parser.AggregateExpr):
            found.add(str(node.op))
            kept.update(node.modifier.labels if node.modifier else ())

    promql_parser.walk(parse(expr), visit)
    return found == {"sum"} and "instance" not in kept and window(expr) > 0


@cache
def is_of_proportion(expr: str) -> bool:
    """Whether the value stays the same when there is more or less of everything: a ratio of rates, a quantile."""
    return _of_proportion(parse(expr))


def _of_proportion(expression: Expression) -> bool:
    if isinstance(expression, promql_parser.Call):
        return bool(expression.func.name == "histogram_quantile")
    if not isinstance(expression, promql_parser.BinaryExpr):
        return False
    if isinstance(expression.lhs, promql_parser.NumberLiteral):
        return _of_proportion(expression.rhs) if str(expression.op) in "+-*" else False
    if str(expression.op) != "/":
        return False
    return reach(expression.lhs) > 0 and reach(expression.rhs) > 0


@cache
def is_plain(expr: str) -> bool:
    """Whether the value is a sample as it was scraped, so that it can equal its limit exactly."""
    expression = parse(expr)
    if isinstance(expression, promql_parser.AggregateExpr) and str(expression.op) in ("max", "min", "sum"):
        expression = expression.expr
    if isinstance(expression, promql_parser.Call) and expression.func.name in ("max_over_time", "min_over_time"):
        return isinstance(expression.args[0], promql_parser.MatrixSelector)
    return isinstance(expression, promql_parser.VectorSelector)


@cache
def delay(expr: str) -> float:
    """Seconds between the newest sample that the result depends on and the result: offsets."""
    found: list[float] = []

    def visit(node: Expression) -> None:
        if isinstance(node, promql_parser.VectorSelector):
            found.append(reach(node))

    promql_parser.walk(parse(expr), visit)
    return min(found, default=0.0)


@cache
def outermost_range_function(expr: str) -> str:
    found: list[str] = []

    def visit(node: object) -> None:
        if isinstance(node, promql_parser.Call) and node.func.name.endswith("_over_time"):
            found.append(node.func.name)

    promql_parser.walk(parse(expr), visit)
    return found[0] if found else ""
