"""How soon an alert notices: after how many steps its expression says that something is wrong, or well again.

Input series change from one line to another; the answer follows from how far the expression looks back, and from
whether one changed sample is enough for it or all must have changed. Where that cannot be told, the answer is a span.
"""

from __future__ import annotations

import math
from typing import NamedTuple

from tradewatch.promql import Typed, reach
from tradewatch.promql.tree import Aggregation, Binary, Call, Negation, Number, Selection, Subquery
from tradewatch.proofs.expression import name_of, series_in
from tradewatch.proofs.timing.series_change import LimitPosition, SeriesChange

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


class StepRange(NamedTuple):
    """Not before `first` steps, and at `last` at the latest."""

    first: int
    last: int

    def __add__(self, other: object) -> StepRange:
        assert isinstance(other, StepRange)
        return StepRange(self.first + other.first, self.last + other.last)

    def later(self, steps: int) -> StepRange:
        return StepRange(self.first + steps, self.last + steps)


class DetectionDelay(NamedTuple):
    """Steps from the begin of trouble until the expression says so, and from its end until it no longer does.

    Its value is the one that the trouble has once it `settles`; if it is `steady`, it stays so to the end.
    """

    detected: StepRange
    recovered: StepRange
    settles: int
    steady: bool = True

    @property
    def reversed(self) -> DetectionDelay:
        """The same for the opposite: what is said while all is well."""
        return DetectionDelay(self.recovered, self.detected, self.recovered.last, self.steady)


def immediate(detected: StepRange = StepRange(0, 0), recovered: StepRange = StepRange(0, 0)) -> DetectionDelay:  # noqa: B008
    """The answer of what has one value while all is well, and another while it is not."""
    return DetectionDelay(detected, recovered, detected.last)


def value_delay(
    expression: Typed, change: SeriesChange, *, above: bool, limit_position: LimitPosition
) -> DetectionDelay | None:
    """When a value passes its limit; None where nothing that it looks at changes."""
    return _value(expression, change, above, limit_position)


def condition_delay(expression: Typed, change: SeriesChange) -> DetectionDelay | None:
    """When a condition holds that did not: a comparison, or a series that comes; None where nothing of it changes."""
    return _holds(expression, change)


def _value(node: Typed, change: SeriesChange, high: bool, limit_position: LimitPosition) -> DetectionDelay | None:
    match node:
        case Selection():
            if not change.changes(name_of(node)):
                return None
            late = math.ceil(change.steps(node.offset))
            return immediate(StepRange(late, late), StepRange(late, late))
        case Negation():
            return _value(node.operand, change, not high, limit_position)
        case Aggregation():
            if node.operator in _ADDING:
                return _value(node.operand, change, high, limit_position)
            return _anywhere(node, change)
        case Binary():
            return _combined(node, change, high, limit_position)
        case Call():
            return _called(node, change, high, limit_position)
    return None


def _combined(node: Binary, change: SeriesChange, high: bool, limit_position: LimitPosition) -> DetectionDelay | None:
    operator = node.operator
    if operator in _COMPARISONS:
        return earliest_to_latest(_value(node.left, change, high, limit_position), _holds(node, change))
    if operator == "or":
        return earliest_to_latest(
            _value(node.left, change, high, limit_position), _value(node.right, change, high, limit_position)
        )
    if operator in ("and", "unless"):
        delay = _holds(node.right, change if operator == "and" else change.reversed)
        turned = delay.reversed if delay and operator == "unless" else delay
        return earliest_to_latest(_value(node.left, change, high, limit_position), turned)
    if operator not in ("+", "-", "*", "/"):
        return _anywhere(node, change)
    if operator == "-" and (drift := _drift(node, change)) is not None:
        return _little_by_little(*drift, limit_position)
    left = _value(node.left, change, high, limit_position)
    right = _value(node.right, change, high if operator in "+*" else not high, limit_position)
    both = earliest_to_latest(left, right)
    # A product of two that change may pass the limit between the two; a sum or a ratio of two alike does not.
    if both and left and right and operator == "*":
        return both._replace(detected=StepRange(0, both.detected.last))
    return both


def _drift(node: Binary, change: SeriesChange) -> tuple[StepRange, StepRange] | None:
    """How late the newest and the oldest sample are of a series less the same series some time ago; None if it is none.

    Of a series that only goes on from where it is.
    """
    left, right = node.left, node.right
    if not (isinstance(left, Selection) and isinstance(right, Selection)) or name_of(left) != name_of(right):
        return None
    if not (change.changes(name_of(left)) and change.drifts(name_of(left))):
        return None
    new, old = sorted(math.ceil(change.steps(side.offset)) for side in (left, right))
    return StepRange(new, new).later(1), StepRange(old, old)


def _called(node: Call, change: SeriesChange, high: bool, limit_position: LimitPosition) -> DetectionDelay | None:
    name, arguments = node.function.name, node.arguments
    if name in ("time", "timestamp", "pi"):
        return None  # how old a sample is, tells the other side of a difference
    if name in _RISING or name in _KEEPING:
        return _value(arguments[0], change, high, limit_position)
    if name == "histogram_quantile":
        return _value(arguments[1], change, high, limit_position)
    if not node.function.of_range:
        return _anywhere(node, change)
    window = _window(arguments[node.function.operand or 0], change, high, limit_position)
    if window is None or window.loose:
        return _anywhere(node, change)
    inner, newest, oldest = window.inner, window.newest, window.oldest
    if name in _RATES and window.drifts:
        return _little_by_little(newest.later(1), oldest, limit_position)
    if name in _LAST_TWO and window.drifts:
        return immediate(newest.later(1), newest.later(1))
    if window.drifts:
        return _anywhere(node, change)
    all_of_it = DetectionDelay(
        inner.detected + oldest, inner.recovered + newest, inner.settles + oldest.last, inner.steady
    )
    one_of_it = DetectionDelay(
        inner.detected + newest, inner.recovered + oldest, inner.settles + newest.last, inner.steady
    )
    if name in ("max_over_time", "min_over_time"):
        return one_of_it if (name == "max_over_time") is high else all_of_it
    if name == "last_over_time":
        return DetectionDelay(
            inner.detected + newest, inner.recovered + newest, inner.settles + newest.last, inner.steady
        )
    if name in _MEANS and limit_position is not LimitPosition.BETWEEN:
        return (
            all_of_it
            if limit_position is LimitPosition.AT_BAD
            else one_of_it._replace(settles=all_of_it.settles, steady=False)
        )
    if name == "quantile_over_time" and isinstance(arguments[0], Number):
        return _quantile(arguments[0].value, window, high)
    return _anywhere(node, change)


class _Window(NamedTuple):
    """What a range holds: how late its newest and its oldest sample are, and when its samples themselves change."""

    inner: DetectionDelay
    newest: StepRange
    oldest: StepRange
    drifts: bool
    loose: bool


def _window(node: Typed, change: SeriesChange, high: bool, limit_position: LimitPosition) -> _Window | None:
    assert isinstance(node, Selection | Subquery)  # nothing else is a range
    offset = change.steps(node.offset)
    late, far = math.ceil(offset), offset + change.steps(node.range or 0.0)
    # Ranges are open to the left from Prometheus 3 on, and then lack the sample on their edge.
    newest, oldest = StepRange(late, late), StepRange(math.ceil(far) - 1, math.floor(far))
    if isinstance(node, Selection):
        if not change.changes(name_of(node)):
            return None
        return _Window(immediate(), newest, oldest, change.drifts(name_of(node)), change.comes_or_goes(name_of(node)))
    inner = _value(node.operand, change, high, limit_position)
    if inner is None:
        return None
    # A subquery looks at the multiples of its step, and so may be up to one of them late.
    apart = math.ceil(change.steps(_DEFAULT_RESOLUTION if node.step is None else node.step))
    if node.step == change.step:
        apart = 0
    drifts = isinstance(node.operand, Selection) and change.drifts(name_of(node.operand))
    loose = drifts or any(map(change.comes_or_goes, series_in(node)))
    newest, oldest = StepRange(late, late + apart), StepRange(oldest.first - apart, oldest.last)
    return _Window(inner, newest, oldest, drifts, loose)


def _little_by_little(newest: StepRange, oldest: StepRange, limit_position: LimitPosition) -> DetectionDelay:
    if limit_position is LimitPosition.AT_BAD:
        return immediate(oldest, newest)
    if limit_position is LimitPosition.AT_GOOD:
        return DetectionDelay(newest, oldest, oldest.last, steady=False)
    between = StepRange(min(newest.first, oldest.first), max(newest.last, oldest.last))
    return DetectionDelay(between, between, between.last, steady=False)


def _quantile(quantile: float, window: _Window, high: bool) -> DetectionDelay:
    """A quantile passes its limit when so many of the samples lie beyond it that it falls among these."""
    needed = []
    for oldest in set(window.oldest):
        count = oldest - window.newest.last + 1
        rank = min(max(quantile, 0.0), 1.0) * (count - 1)
        below = math.floor(rank)
        needed.append((count, count - below if high else below + 1 + (rank > below)))
    inner, newest = window.inner, window.newest
    detected = StepRange(min(need for _, need in needed) - 1, max(need for _, need in needed) - 1)
    recovered = StepRange(min(count - need for count, need in needed), max(count - need for count, need in needed))
    settles = inner.settles + newest.last + detected.last
    return DetectionDelay(
        inner.detected + newest + detected, inner.recovered + newest + recovered, settles, inner.steady
    )


def _holds(node: Typed, change: SeriesChange) -> DetectionDelay | None:
    """When something is there that was not: a series, or a comparison that comes true."""
    match node:
        case Aggregation():
            return _holds(node.operand, change)
        case Selection():
            if not change.comes_or_goes(name_of(node)):
                return None
            return _value(node, change, True, LimitPosition.BETWEEN)
        case Binary():
            return _true(node, change)
        case Call():
            return _there(node, change)
    return None


def _true(node: Binary, change: SeriesChange) -> DetectionDelay | None:
    if node.operator in _COMPARISONS:
        if isinstance(node.right, Number):
            return _value(node.left, change, *_wish(node.left, node.operator, node.right.value, change))
        return earliest_to_latest(*(_value(side, change, True, LimitPosition.BETWEEN) for side in node.children))
    if node.operator == "unless":
        without = _holds(node.right, change.reversed)
        return earliest_to_latest(_holds(node.left, change), without.reversed if without else None)
    return earliest_to_latest(_holds(node.left, change), _holds(node.right, change))


def _wish(node: Typed, operator: str, limit: float, change: SeriesChange) -> tuple[bool, LimitPosition]:
    """Whether a condition wants a high value, and when a value that moves to it little by little gets there."""
    good, bad = change.levels(series_in(node))
    high = operator in (">", ">=") or (operator in ("==", "!=") and bad > good)
    if change.limit_position is not None:
        return high, change.limit_position
    if limit == 0 and good == 0 and operator in (">", "<", "!="):
        return high, LimitPosition.AT_GOOD
    if limit == 0 and bad == 0 and operator in ("==", "<="):
        return high, LimitPosition.AT_BAD
    return high, LimitPosition.BETWEEN


def _there(node: Call, change: SeriesChange) -> DetectionDelay | None:
    name = node.function.name
    if name == "absent":
        without = _holds(node.arguments[0], change.reversed)
        return without.reversed if without else None
    ranged = node.arguments[0] if node.arguments else None
    if name in _PRESENCE and isinstance(ranged, Selection):
        if not change.comes_or_goes(name_of(ranged)):
            return None
        window = _window(ranged, change, True, LimitPosition.BETWEEN)
        assert window is not None  # what comes or goes changes
        present = immediate(window.newest, window.oldest)
        return present if name == "present_over_time" else present.reversed
    return _anywhere(node, change) if any(map(change.comes_or_goes, series_in(node))) else None


def _anywhere(node: Typed, change: SeriesChange) -> DetectionDelay | None:
    """All that can be told of any expression: it depends on nothing that is older than it looks back."""
    if not any(map(change.changes, series_in(node))):
        return None
    span = StepRange(0, math.ceil(reach(node) / change.step) + 1)
    return DetectionDelay(span, span, span.last, steady=False)


def earliest_to_latest(*responses: DetectionDelay | None) -> DetectionDelay | None:
    found = [each for each in responses if each is not None]
    if not found:
        return None
    return DetectionDelay(
        StepRange(min(each.detected.first for each in found), max(each.detected.last for each in found)),
        StepRange(min(each.recovered.first for each in found), max(each.recovered.last for each in found)),
        max(each.settles for each in found),
        all(each.steady for each in found) and len(set(found)) == 1,
    )
