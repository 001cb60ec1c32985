"""PromQL: read an expression, say what it selects and what labels its result has, add matchers to it."""

from tradewatch.promql.labels import Labels, result_labels
from tradewatch.promql.parse import SyntaxFault, outermost_operator, parse, selected_series
from tradewatch.promql.reach import ranges, reach
from tradewatch.promql.rewrite import add_matchers

__all__ = [
    "Labels",
    "SyntaxFault",
    "add_matchers",
    "outermost_operator",
    "parse",
    "ranges",
    "reach",
    "result_labels",
    "selected_series",
]
