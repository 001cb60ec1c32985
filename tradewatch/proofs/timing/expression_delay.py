"""How many steps after its input series an expression changes.

That depends on how far it looks back, and on whether one changed sample is enough or all must have changed. If it
cannot be known, the delay is a range of steps.
"""

from __future__ import annotations

import math
from typing import NamedTuple

from tradewatch.promql import Typed, reach
from tradewatch.promql.tree import Aggregation, Binary, Call, Negation, Number, Selection, Subquery
from tradewatch.proofs.expression import name_of, series_in
from tradewatch.proofs.timing.delay import DetectionDelay, StepRange, delay_of, earliest_to_latest
from tradewatch.proofs.timing.series_change import LimitPosition, SeriesChange

_RATES = ("rate", "increase", "delta", "deriv")
_LAST_TWO = ("irate", "idelta")
_MEANS = ("avg_over_time", "sum_over_time")
_PRESENCE = ("present_over_time", "absent_over_time")
# Their result exists as long as there is a sample.
_LASTING = ("last_over_time", "max_over_time", "min_over_time")
# Their result rises when their argument rises.
_RISING = ("ceil", "clamp", "clamp_max", "clamp_min", "exp", "floor", "ln", "log10", "log2", "round", "sgn", "sqrt")
_KEEPING = ("label_join", "label_replace", "scalar", "sort", "sort_desc", "vector")
_COMPARISONS = ("==", "!=", ">", "<", ">=", "<=")
# Their result rises when all series rise; that of `count`, for example, need not.
_ADDING = ("sum", "avg", "max", "min", "quantile", "topk", "bottomk")
# Seconds between the steps of a subquery without a resolution; promtool's default.
_DEFAULT_RESOLUTION = 60.0


def value_delay(node: Typed, change: SeriesChange, high: bool, limit_position: LimitPosition) -> DetectionDelay | None:
    """When a value passes its limit, upwards if `high`; None if nothing that the expression selects changes."""
    match node:
        case Selection():
            if not change.changes(name_of(node)):
                return None
            late = math.ceil(change.steps(node.offset))
            return delay_of(StepRange(late, late), StepRange(late, late))
        case Negation():
            return value_delay(node.operand, change, not high, limit_position)
        case Aggregation():
            if node.operator in _ADDING:
                return value_delay(node.operand, change, high, limit_position)
            return _within_reach(node, change)
        case Binary():
            return _binary_value(node, change, high, limit_position)
        case Call():
            return _call_value(node, change, high, limit_position)
    return None


def _binary_value(
    node: Binary, change: SeriesChange, high: bool, limit_position: LimitPosition
) -> DetectionDelay | None:
    operator = node.operator
    if operator in _COMPARISONS:
        return earliest_to_latest(value_delay(node.left, change, high, limit_position), condition_delay(node, change))
    if operator == "or":
        return earliest_to_latest(
            value_delay(node.left, change, high, limit_position), value_delay(node.right, change, high, limit_position)
        )
    if operator in ("and", "unless"):
        delay = condition_delay(node.right, change if operator == "and" else change.reversed)
        turned = delay.reversed if delay and operator == "unless" else delay
        return earliest_to_latest(value_delay(node.left, change, high, limit_position), turned)
    if operator not in ("+", "-", "*", "/"):
        return _within_reach(node, change)
    if operator == "-" and (drift := _drift(node, change)) is not None:
        return _gradual(*drift, limit_position)
    left = value_delay(node.left, change, high, limit_position)
    right = value_delay(node.right, change, high if operator in "+*" else not high, limit_position)
    both = earliest_to_latest(left, right)
    # A product may pass the limit after one factor changed and before the other did; a sum or a ratio does not.
    if both and left and right and operator == "*":
        return both._replace(detected=StepRange(0, both.detected.last))
    return both


def _drift(node: Binary, change: SeriesChange) -> tuple[StepRange, StepRange] | None:
    """How old the two samples are of a drifting series less its own past; None for any other difference."""
    left, right = node.left, node.right
    if not (isinstance(left, Selection) and isinstance(right, Selection)) or name_of(left) != name_of(right):
        return None
    if not (change.changes(name_of(left)) and change.drifts(name_of(left))):
        return None
    new, old = sorted(math.ceil(change.steps(side.offset)) for side in (left, right))
    return StepRange(new, new).later(1), StepRange(old, old)


def _call_value(node: Call, change: SeriesChange, high: bool, limit_position: LimitPosition) -> DetectionDelay | None:
    name, arguments = node.function.name, node.arguments
    if name in ("time", "timestamp", "pi"):
        return None  # the other side of the difference has the series that changes
    if name in _RISING or name in _KEEPING:
        return value_delay(arguments[0], change, high, limit_position)
    if name == "histogram_quantile":
        return value_delay(arguments[1], change, high, limit_position)
    if not node.function.of_range:
        return _within_reach(node, change)
    window = _window(arguments[node.function.operand or 0], change, high, limit_position)
    if window is None:
        return _within_reach(node, change)
    inner, newest, oldest = window.inner, window.newest, window.oldest
    if window.incomplete:
        return _while_there(node, window, change) if name in _LASTING else _within_reach(node, change)
    if name in _RATES and window.drifts:
        return _gradual(newest.later(1), oldest, limit_position)
    if name in _LAST_TWO and window.drifts:
        return delay_of(newest.later(1), newest.later(1))
    if window.drifts:
        return _within_reach(node, change)
    all_changed, steady = inner.settles + oldest.last, inner.steady
    all_of_it = DetectionDelay(inner.detected + oldest, inner.recovered + newest, all_changed, steady)
    one_of_it = DetectionDelay(inner.detected + newest, inner.recovered + oldest, inner.settles + newest.last, steady)
    if name in ("max_over_time", "min_over_time"):
        return one_of_it if (name == "max_over_time") is high else all_of_it
    if name == "last_over_time":
        return one_of_it._replace(recovered=inner.recovered + newest)
    if name in _MEANS and limit_position is LimitPosition.AT_BAD:
        return all_of_it
    if name in _MEANS and limit_position is LimitPosition.AT_GOOD:
        return one_of_it._replace(settles=all_changed, steady=False)
    if name == "quantile_over_time" and isinstance(arguments[0], Number):
        return _quantile(arguments[0].value, window, high)
    return _within_reach(node, change)


def _while_there(node: Call, window: _Window, change: SeriesChange) -> DetectionDelay | None:
    """The delay of a value that is known from the first sample of a series until its last one has left the range."""
    if isinstance(node.arguments[0], Selection) and not window.drifts:
        there = delay_of(window.newest, window.oldest)
        match change.only_comes_or_goes(name_of(node.arguments[0])):
            case "comes":
                return there
            case "goes":
                return there.reversed
    return _within_reach(node, change)


class _Window(NamedTuple):
    """The samples that a range selects: when they change, and how old the newest and the oldest of them are.

    `drifts` says whether their slope changes, `incomplete` whether some of them may be missing.
    """

    inner: DetectionDelay
    newest: StepRange
    oldest: StepRange
    drifts: bool
    incomplete: bool


def _window(node: Typed, change: SeriesChange, high: bool, limit_position: LimitPosition) -> _Window | None:
    assert isinstance(node, Selection | Subquery)  # nothing else is a range
    offset = change.steps(node.offset)
    late, far = math.ceil(offset), offset + change.steps(node.range or 0.0)
    # From Prometheus 3 on, ranges are left-open: they do not include a sample at their start.
    newest, oldest = StepRange(late, late), StepRange(math.ceil(far) - 1, math.floor(far))
    if isinstance(node, Selection):
        if not change.changes(name_of(node)):
            return None
        return _Window(delay_of(), newest, oldest, change.drifts(name_of(node)), change.comes_or_goes(name_of(node)))
    inner = value_delay(node.operand, change, high, limit_position)
    if inner is None:
        return None
    # A subquery is evaluated at multiples of its step, so it may be up to one step late.
    apart = math.ceil(change.steps(_DEFAULT_RESOLUTION if node.step is None else node.step))
    if node.step == change.step:
        apart = 0
    drifts = isinstance(node.operand, Selection) and change.drifts(name_of(node.operand))
    incomplete = drifts or any(map(change.comes_or_goes, series_in(node)))
    newest, oldest = StepRange(late, late + apart), StepRange(oldest.first - apart, oldest.last)
    return _Window(inner, newest, oldest, drifts, incomplete)


def _gradual(newest: StepRange, oldest: StepRange, limit_position: LimitPosition) -> DetectionDelay:
    """The delay of a value that moves from good to bad while changed samples fill the range."""
    if limit_position is LimitPosition.AT_BAD:
        return delay_of(oldest, newest)
    if limit_position is LimitPosition.AT_GOOD:
        return DetectionDelay(newest, oldest, oldest.last, steady=False)
    between = StepRange(min(newest.first, oldest.first), max(newest.last, oldest.last))
    return DetectionDelay(between, between, between.last, steady=False)


def _quantile(quantile: float, window: _Window, high: bool) -> DetectionDelay:
    """A quantile passes its limit when enough samples are beyond the limit."""
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


def condition_delay(node: Typed, change: SeriesChange) -> DetectionDelay | None:
    """When a comparison becomes true or a series appears; None if nothing that the expression selects changes."""
    match node:
        case Aggregation():
            return condition_delay(node.operand, change)
        case Selection():
            if not change.comes_or_goes(name_of(node)):
                return None
            return value_delay(node, change, True, LimitPosition.BETWEEN)
        case Binary():
            return _binary_condition(node, change)
        case Call():
            return _call_condition(node, change)
    return None


def _binary_condition(node: Binary, change: SeriesChange) -> DetectionDelay | None:
    if node.operator in _COMPARISONS:
        if isinstance(node.right, Number):
            return value_delay(node.left, change, *_limit_of(node.left, node.operator, node.right.value, change))
        return earliest_to_latest(*(value_delay(side, change, True, LimitPosition.BETWEEN) for side in node.children))
    if node.operator == "unless":
        without = condition_delay(node.right, change.reversed)
        return earliest_to_latest(condition_delay(node.left, change), without.reversed if without else None)
    return earliest_to_latest(condition_delay(node.left, change), condition_delay(node.right, change))


def _limit_of(node: Typed, operator: str, limit: float, change: SeriesChange) -> tuple[bool, LimitPosition]:
    """Whether a comparison is true for high values, and where its limit lies between the good and the bad value."""
    good, bad = change.levels(series_in(node))
    high = operator in (">", ">=") or (operator in ("==", "!=") and bad > good)
    if change.limit_position is not None:
        return high, change.limit_position
    if limit == 0 and good == 0 and operator in (">", "<", "!="):
        return high, LimitPosition.AT_GOOD
    if limit == 0 and bad == 0 and operator in ("==", "<="):
        return high, LimitPosition.AT_BAD
    return high, LimitPosition.BETWEEN


def _call_condition(node: Call, change: SeriesChange) -> DetectionDelay | None:
    name = node.function.name
    if name == "absent":
        without = condition_delay(node.arguments[0], change.reversed)
        return without.reversed if without else None
    ranged = node.arguments[0] if node.arguments else None
    if name in _PRESENCE and isinstance(ranged, Selection):
        if not change.comes_or_goes(name_of(ranged)):
            return None
        window = _window(ranged, change, True, LimitPosition.BETWEEN)
        assert window is not None  # a series that comes or goes changes
        present = delay_of(window.newest, window.oldest)
        return present if name == "present_over_time" else present.reversed
    return _within_reach(node, change) if any(map(change.comes_or_goes, series_in(node))) else None


def _within_reach(node: Typed, change: SeriesChange) -> DetectionDelay | None:
    """The delay of an expression if only its range is known: it does not depend on older samples."""
    if not any(map(change.changes, series_in(node))):
        return None
    within = StepRange(0, math.ceil(reach(node) / change.step) + 1)
    return DetectionDelay(within, within, within.last, steady=False)
