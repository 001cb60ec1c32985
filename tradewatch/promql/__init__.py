"""PromQL: parses an expression, infers the type of every part, locates a part in the text, changes a text."""

from tradewatch.promql.catalogue import Catalogue, Recorded
from tradewatch.promql.domain import Domain
from tradewatch.promql.infer import infer
from tradewatch.promql.labels import Labels
from tradewatch.promql.parse import SyntaxFault, Unforeseeable, outermost_operator, parse, selected_series
from tradewatch.promql.reach import keeps_apart, ranges, reach
from tradewatch.promql.rewrite import add_matchers, change_durations
from tradewatch.promql.series import Series, SeriesKind
from tradewatch.promql.tree import Typed
from tradewatch.promql.types import INSTANT, RANGE, SCALAR, STRING, Buckets, Kind, Type
