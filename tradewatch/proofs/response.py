"""How soon an alert notices: after how many steps its expression says that something is wrong, or well again.

Input series change from one line to another; the answer follows from how far the expression looks back, and from
whether one changed sample is enough for it or all must have changed. Where that cannot be told, the answer is a span.
"""

from __future__ import annotations

import math
from typing import NamedTuple

from tradewatch.promql import Typed, reach
from tradewatch.promql.tree import Aggregation, Binary, Call, Negation, Number, Selection, Subquery
from tradewatch.proofs.motion import Crossing, Motion
from tradewatch.proofs.shape import name_of, series_in

_RATES = ("rate", "increase", "delta", "deriv")
_LAST_TWO = ("irate", "idelta")
_MEANS = ("avg_over_time", "sum_over_time")
_PRESENCE = ("present_over_time", "absent_over_time")
# What rises when its argument rises.
_RISING = ("ceil", "clamp", "clamp_max", "clamp_min", "exp", "floor", "ln", "log10", "log2", "round", "sgn", "sqrt")
_KEEPING = ("label_join", "label_replace", "scalar", "sort", "sort_desc", "vector")
_COMPARISONS = ("==", "!=", ">", "<", ">=", "<=")
# An aggregation of series that all rise rises; a count, say, need not.
_ADDING = ("sum", "avg", "max", "min", "quantile", "topk", "bottomk")
# Seconds between the looks of a subquery that does not say; promtool's own.
_DEFAULT_RESOLUTION = 60.0


class Span(NamedTuple):
    """Not before `first` steps, and at `last` at the latest."""

    first: int
    last: int

    def __add__(self, other: object) -> Span:
        assert isinstance(other, Span)
        return Span(self.first + other.first, self.last + other.last)

    def later(self, steps: int) -> Span:
        return Span(self.first + steps, self.last + steps)


class Response(NamedTuple):
    """Steps from the begin of trouble until the expression says so, and from its end until it no longer does.

    Its value is the one that the trouble has once it `settles`; if it is `steady`, it stays so to the end.
    """

    rise: Span
    fall: Span
    settles: int
    steady: bool = True

    @property
    def reversed(self) -> Response:
        """The same for the opposite: what is said while all is well."""
        return Response(self.fall, self.rise, self.fall.last, self.steady)


def at_once(rise: Span = Span(0, 0), fall: Span = Span(0, 0)) -> Response:  # noqa: B008
    """The answer of what has one value while all is well, and another while it is not."""
    return Response(rise, fall, rise.last)


def of_value(expression: Typed, motion: Motion, *, above: bool, crossing: Crossing) -> Response | None:
    """When a value passes its limit; None where nothing that it looks at changes."""
    return _value(expression, motion, above, crossing)


def of_condition(expression: Typed, motion: Motion) -> Response | None:
    """When a condition holds that did not: a comparison, or a series that comes; None where nothing of it changes."""
    return _holds(expression, motion)


def _value(node: Typed, motion: Motion, high: bool, crossing: Crossing) -> Response | None:
    match node:
        case Selection():
            if not motion.changes(name_of(node)):
                return None
            late = math.ceil(motion.steps(node.offset))
            return at_once(Span(late, late), Span(late, late))
        case Negation():
            return _value(node.operand, motion, not high, crossing)
        case Aggregation():
            if node.operator in _ADDING:
                return _value(node.operand, motion, high, crossing)
            return _anywhere(node, motion)
        case Binary():
            return _combined(node, motion, high, crossing)
        case Call():
            return _called(node, motion, high, crossing)
    return None


def _combined(node: Binary, motion: Motion, high: bool, crossing: Crossing) -> Response | None:
    operator = node.operator
    if operator in _COMPARISONS:
        return either(_value(node.left, motion, high, crossing), _holds(node, motion))
    if operator == "or":
        return either(_value(node.left, motion, high, crossing), _value(node.right, motion, high, crossing))
    if operator in ("and", "unless"):
        said = _holds(node.right, motion if operator == "and" else motion.reversed)
        turned = said.reversed if said and operator == "unless" else said
        return either(_value(node.left, motion, high, crossing), turned)
    if operator not in ("+", "-", "*", "/"):
        return _anywhere(node, motion)
    if operator == "-" and (drift := _drift(node, motion)) is not None:
        return _little_by_little(*drift, crossing)
    left = _value(node.left, motion, high, crossing)
    right = _value(node.right, motion, high if operator in "+*" else not high, crossing)
    both = either(left, right)
    # A product of two that change may pass the limit between the two; a sum or a ratio of two alike does not.
    if both and left and right and operator == "*":
        return both._replace(rise=Span(0, both.rise.last))
    return both


def _drift(node: Binary, motion: Motion) -> tuple[Span, Span] | None:
    """How late the newest and the oldest sample are of a series less the same series some time ago; None if it is none.

    Of a series that only goes on from where it is.
    """
    left, right = node.left, node.right
    if not (isinstance(left, Selection) and isinstance(right, Selection)) or name_of(left) != name_of(right):
        return None
    if not (motion.changes(name_of(left)) and motion.drifts(name_of(left))):
        return None
    new, old = sorted(math.ceil(motion.steps(side.offset)) for side in (left, right))
    return Span(new, new).later(1), Span(old, old)


def _called(node: Call, motion: Motion, high: bool, crossing: Crossing) -> Response | None:
    name, arguments = node.function.name, node.arguments
    if name in ("time", "timestamp", "pi"):
        return None  # how old a sample is, tells the other side of a difference
    if name in _RISING or name in _KEEPING:
        return _value(arguments[0], motion, high, crossing)
    if name == "histogram_quantile":
        return _value(arguments[1], motion, high, crossing)
    if not node.function.of_range:
        return _anywhere(node, motion)
    window = _window(arguments[node.function.operand or 0], motion, high, crossing)
    if window is None or window.loose:
        return _anywhere(node, motion)
    inner, newest, oldest = window.inner, window.newest, window.oldest
    if name in _RATES and window.drifts:
        return _little_by_little(newest.later(1), oldest, crossing)
    if name in _LAST_TWO and window.drifts:
        return at_once(newest.later(1), newest.later(1))
    if window.drifts:
        return _anywhere(node, motion)
    all_of_it = Response(inner.rise + oldest, inner.fall + newest, inner.settles + oldest.last, inner.steady)
    one_of_it = Response(inner.rise + newest, inner.fall + oldest, inner.settles + newest.last, inner.steady)
    if name in ("max_over_time", "min_over_time"):
        return one_of_it if (name == "max_over_time") is high else all_of_it
    if name == "last_over_time":
        return Response(inner.rise + newest, inner.fall + newest, inner.settles + newest.last, inner.steady)
    if name in _MEANS and crossing is not Crossing.SOMEWHERE:
        return (
            all_of_it if crossing is Crossing.AT_LAST else one_of_it._replace(settles=all_of_it.settles, steady=False)
        )
    if name == "quantile_over_time" and isinstance(arguments[0], Number):
        return _quantile(arguments[0].value, window, high)
    return _anywhere(node, motion)


class _Window(NamedTuple):
    """What a range holds: how late its newest and its oldest sample are, and when its samples themselves change."""

    inner: Response
    newest: Span
    oldest: Span
    drifts: bool
    loose: bool


def _window(node: Typed, motion: Motion, high: bool, crossing: Crossing) -> _Window | None:
    assert isinstance(node, Selection | Subquery)  # nothing else is a range
    offset = motion.steps(node.offset)
    late, far = math.ceil(offset), offset + motion.steps(node.range or 0.0)
    # Ranges are open to the left from Prometheus 3 on, and then lack the sample on their edge.
    newest, oldest = Span(late, late), Span(math.ceil(far) - 1, math.floor(far))
    if isinstance(node, Selection):
        if not motion.changes(name_of(node)):
            return None
        return _Window(at_once(), newest, oldest, motion.drifts(name_of(node)), motion.comes_or_goes(name_of(node)))
    inner = _value(node.operand, motion, high, crossing)
    if inner is None:
        return None
    # A subquery looks at the multiples of its step, and so may be up to one of them late.
    apart = math.ceil(motion.steps(_DEFAULT_RESOLUTION if node.step is None else node.step))
    if node.step == motion.step:
        apart = 0
    drifts = isinstance(node.operand, Selection) and motion.drifts(name_of(node.operand))
    loose = drifts or any(map(motion.comes_or_goes, series_in(node)))
    newest, oldest = Span(late, late + apart), Span(oldest.first - apart, oldest.last)
    return _Window(inner, newest, oldest, drifts, loose)


def _little_by_little(newest: Span, oldest: Span, crossing: Crossing) -> Response:
    if crossing is Crossing.AT_LAST:
        return at_once(oldest, newest)
    if crossing is Crossing.AT_ONCE:
        return Response(newest, oldest, oldest.last, steady=False)
    between = Span(min(newest.first, oldest.first), max(newest.last, oldest.last))
    return Response(between, between, between.last, steady=False)


def _quantile(quantile: float, window: _Window, high: bool) -> Response:
    """A quantile passes its limit when so many of the samples lie beyond it that it falls among these."""
    needed = []
    for oldest in set(window.oldest):
        count = oldest - window.newest.last + 1
        rank = min(max(quantile, 0.0), 1.0) * (count - 1)
        below = math.floor(rank)
        needed.append((count, count - below if high else below + 1 + (rank > below)))
    inner, newest = window.inner, window.newest
    rise = Span(min(need for _, need in needed) - 1, max(need for _, need in needed) - 1)
    fall = Span(min(count - need for count, need in needed), max(count - need for count, need in needed))
    settles = inner.settles + newest.last + rise.last
    return Response(inner.rise + newest + rise, inner.fall + newest + fall, settles, inner.steady)


def _holds(node: Typed, motion: Motion) -> Response | None:
    """When something is there that was not: a series, or a comparison that comes true."""
    match node:
        case Aggregation():
            return _holds(node.operand, motion)
        case Selection():
            if not motion.comes_or_goes(name_of(node)):
                return None
            return _value(node, motion, True, Crossing.SOMEWHERE)
        case Binary():
            return _true(node, motion)
        case Call():
            return _there(node, motion)
    return None


def _true(node: Binary, motion: Motion) -> Response | None:
    if node.operator in _COMPARISONS:
        if isinstance(node.right, Number):
            return _value(node.left, motion, *_wish(node.left, node.operator, node.right.value, motion))
        return either(*(_value(side, motion, True, Crossing.SOMEWHERE) for side in node.children))
    if node.operator == "unless":
        without = _holds(node.right, motion.reversed)
        return either(_holds(node.left, motion), without.reversed if without else None)
    return either(_holds(node.left, motion), _holds(node.right, motion))


def _wish(node: Typed, operator: str, limit: float, motion: Motion) -> tuple[bool, Crossing]:
    """Whether a condition wants a high value, and when a value that moves to it little by little gets there."""
    good, bad = motion.levels(series_in(node))
    high = operator in (">", ">=") or (operator in ("==", "!=") and bad > good)
    if motion.crossing is not None:
        return high, motion.crossing
    if limit == 0 and good == 0 and operator in (">", "<", "!="):
        return high, Crossing.AT_ONCE
    if limit == 0 and bad == 0 and operator in ("==", "<="):
        return high, Crossing.AT_LAST
    return high, Crossing.SOMEWHERE


def _there(node: Call, motion: Motion) -> Response | None:
    name = node.function.name
    if name == "absent":
        without = _holds(node.arguments[0], motion.reversed)
        return without.reversed if without else None
    ranged = node.arguments[0] if node.arguments else None
    if name in _PRESENCE and isinstance(ranged, Selection):
        if not motion.comes_or_goes(name_of(ranged)):
            return None
        window = _window(ranged, motion, True, Crossing.SOMEWHERE)
        assert window is not None  # what comes or goes changes
        present = at_once(window.newest, window.oldest)
        return present if name == "present_over_time" else present.reversed
    return _anywhere(node, motion) if any(map(motion.comes_or_goes, series_in(node))) else None


def _anywhere(node: Typed, motion: Motion) -> Response | None:
    """All that can be told of any expression: it depends on nothing that is older than it looks back."""
    if not any(map(motion.changes, series_in(node))):
        return None
    span = Span(0, math.ceil(reach(node) / motion.step) + 1)
    return Response(span, span, span.last, steady=False)


def either(*responses: Response | None) -> Response | None:
    found = [each for each in responses if each is not None]
    if not found:
        return None
    return Response(
        Span(min(each.rise.first for each in found), max(each.rise.last for each in found)),
        Span(min(each.fall.first for each in found), max(each.fall.last for each in found)),
        max(each.settles for each in found),
        all(each.steady for each in found) and len(set(found)) == 1,
    )
