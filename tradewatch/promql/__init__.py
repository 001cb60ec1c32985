"""PromQL: read an expression, say what it selects, add matchers to it."""

from tradewatch.promql.parse import SyntaxFault, outermost_operator, parse, selected_series
from tradewatch.promql.rewrite import add_matchers

__all__ = ["SyntaxFault", "add_matchers", "outermost_operator", "parse", "selected_series"]
