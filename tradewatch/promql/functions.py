"""The functions that some supported version of Prometheus has, and the aggregation operators.

One row per function: the arguments, the result, and how the result's unit and domain follow from those of the operand.
Most functions keep the labels; `calls` has the few that change them. `versions` says which version has a function.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import KW_ONLY, dataclass

from tradewatch.model import ONE, RATIO, SECONDS, TIMESTAMP, Unit
from tradewatch.promql.domain import ANYTHING, NOT_NEGATIVE, Domain
from tradewatch.promql.types import INSTANT, RANGE, SCALAR, STRING, Kind
from tradewatch.promql.units import ANY, multiplied, per_second

UnitRule = Callable[[Unit | None], Unit | None]
DomainRule = Callable[[Domain], Domain]


@dataclass(frozen=True, slots=True, eq=False)
class Function:
    """A function of PromQL.

    `takes` are the kinds of the arguments. The last `optional` of them may be omitted, or repeated if `variadic`.
    `unit` and `domain` return the result's unit and domain for those of the operand. With `keeps_counter`, the result
    for a counter is a counter.
    """

    name: str
    takes: tuple[Kind, ...]
    returns: Kind
    unit: UnitRule
    domain: DomainRule
    _: KW_ONLY
    keeps_counter: bool = False
    optional: int = 0
    variadic: bool = False

    @property
    def operand(self) -> int | None:
        """The position of the argument that gives the result its unit, labels and domain; None without one."""
        for kind in (RANGE, INSTANT, SCALAR):
            if kind in self.takes:
                return self.takes.index(kind)
        return None

    @property
    def of_range(self) -> bool:
        """Whether an argument is a range vector."""
        return RANGE in self.takes


def same(unit: Unit | None) -> Unit | None:
    """The unit of the operand."""
    return unit


def _always(unit: Unit | None) -> UnitRule:
    return lambda _: unit


def mean(unit: Unit | None) -> Unit | None:
    """The unit of a mean. The mean of states, 0 or 1, is a share."""
    return RATIO if unit is not None and unit.nature == "0/1" else unit


def total(unit: Unit | None) -> Unit | None:
    """The unit of a sum. The sum of states, 0 or 1, is a count; the sum of timestamps has no meaning."""
    if unit is None or unit.nature == "timestamp":
        return None
    return ONE if unit.nature == "0/1" else unit


def difference(unit: Unit | None) -> Unit | None:
    """The unit of the difference of two values."""
    if unit is not None and unit.nature == "timestamp":
        return SECONDS.scaled(unit.scale)
    return total(unit)


def variance(unit: Unit | None) -> Unit | None:
    """The unit of a squared difference."""
    return multiplied(difference(unit), difference(unit))


_number = _always(ONE)
_unknown = _always(None)
_literal = _always(ANY)


def as_it_was(domain: Domain) -> Domain:
    """The values of the operand."""
    return domain


def between(domain: Domain) -> Domain:
    """The values of a mean or a quantile: between the values of the operand."""
    return domain.bounds


def summed(domain: Domain) -> Domain:
    """The values of a sum of any number of values."""
    return NOT_NEGATIVE if domain.low >= 0 else ANYTHING


def absolute(domain: Domain) -> Domain:
    """The values of abs()."""
    return NOT_NEGATIVE if domain.low < 0 else domain


def _rounded(domain: Domain) -> Domain:
    low = math.floor(domain.low) if math.isfinite(domain.low) else domain.low
    return Domain(float(low), float(math.ceil(domain.high)) if math.isfinite(domain.high) else domain.high)


def _within(low: float, high: float) -> DomainRule:
    found = Domain(low, high)
    return lambda _: found


_not_negative = _within(0.0, math.inf)
_positive = _within(1.0, math.inf)
_anything = _within(-math.inf, math.inf)
_one = lambda _: Domain.of(1.0)  # noqa: E731


_V, _R, _S, _T = INSTANT, RANGE, SCALAR, STRING

FUNCTIONS: Mapping[str, Function] = {
    function.name: function
    for function in (
        # ---- on the samples of a range
        Function("rate", (_R,), _V, per_second, _not_negative),
        Function("irate", (_R,), _V, per_second, _not_negative),
        Function("increase", (_R,), _V, difference, _not_negative),
        Function("delta", (_R,), _V, difference, _anything),
        Function("idelta", (_R,), _V, difference, _anything),
        Function("deriv", (_R,), _V, per_second, _anything),
        Function("predict_linear", (_R, _S), _V, same, _anything),
        Function("changes", (_R,), _V, _number, _not_negative),
        Function("resets", (_R,), _V, _number, _not_negative),
        Function("avg_over_time", (_R,), _V, mean, between),
        Function("min_over_time", (_R,), _V, same, as_it_was),
        Function("max_over_time", (_R,), _V, same, as_it_was, keeps_counter=True),
        Function("last_over_time", (_R,), _V, same, as_it_was, keeps_counter=True),
        Function("sum_over_time", (_R,), _V, total, summed),
        Function("count_over_time", (_R,), _V, _number, _positive),
        Function("quantile_over_time", (_S, _R), _V, mean, between),
        Function("stddev_over_time", (_R,), _V, difference, _not_negative),
        Function("stdvar_over_time", (_R,), _V, variance, _not_negative),
        Function("present_over_time", (_R,), _V, _number, _one),
        Function("absent_over_time", (_R,), _V, _number, _one),
        Function("first_over_time", (_R,), _V, same, as_it_was, keeps_counter=True),
        Function("mad_over_time", (_R,), _V, difference, _not_negative),
        Function("double_exponential_smoothing", (_R, _S, _S), _V, same, _anything),
        *(
            Function(f"ts_of_{which}_over_time", (_R,), _V, _always(TIMESTAMP), _not_negative)
            for which in ("first", "last", "max", "min")
        ),
        # ---- on histograms
        Function("histogram_quantile", (_S, _V), _V, _unknown, _anything),
        Function("histogram_fraction", (_S, _S, _V), _V, _always(RATIO), _within(0.0, 1.0)),
        Function("histogram_count", (_V,), _V, _unknown, _not_negative),
        Function("histogram_sum", (_V,), _V, _unknown, _anything),
        Function("histogram_avg", (_V,), _V, _unknown, _anything),
        Function("histogram_stddev", (_V,), _V, _unknown, _not_negative),
        Function("histogram_stdvar", (_V,), _V, _unknown, _not_negative),
        Function("histogram_quantiles", (_V, _T, _S), _V, _unknown, _anything, variadic=True),
        # ---- on each value
        Function("abs", (_V,), _V, same, absolute),
        Function("ceil", (_V,), _V, same, _rounded, keeps_counter=True),
        Function("floor", (_V,), _V, same, _rounded, keeps_counter=True),
        Function("round", (_V, _S), _V, same, _rounded, keeps_counter=True, optional=1),
        Function("clamp", (_V, _S, _S), _V, same, as_it_was),
        Function("clamp_max", (_V, _S), _V, same, as_it_was),
        Function("clamp_min", (_V, _S), _V, same, as_it_was, keeps_counter=True),
        Function("sgn", (_V,), _V, _number, _within(-1.0, 1.0)),
        Function("sqrt", (_V,), _V, _unknown, _not_negative),
        Function("exp", (_V,), _V, _unknown, _not_negative),
        *(Function(name, (_V,), _V, _unknown, _anything) for name in ("ln", "log2", "log10")),
        *(
            Function(name, (_V,), _V, _unknown, _anything)
            for name in (
                *("sin", "cos", "tan", "asin", "acos", "atan"),
                *("sinh", "cosh", "tanh", "asinh", "acosh", "atanh"),
                *("deg", "rad"),
            )
        ),
        # ---- on labels, order and kind
        Function("label_replace", (_V, _T, _T, _T, _T), _V, same, as_it_was, keeps_counter=True),
        Function("label_join", (_V, _T, _T, _T), _V, same, as_it_was, keeps_counter=True, optional=1, variadic=True),
        Function("sort", (_V,), _V, same, as_it_was, keeps_counter=True),
        Function("sort_desc", (_V,), _V, same, as_it_was, keeps_counter=True),
        Function("sort_by_label", (_V, _T), _V, same, as_it_was, keeps_counter=True, variadic=True),
        Function("sort_by_label_desc", (_V, _T), _V, same, as_it_was, keeps_counter=True, variadic=True),
        Function("info", (_V, _V), _V, same, as_it_was, keeps_counter=True, optional=1),
        Function("absent", (_V,), _V, _number, _one),
        Function("scalar", (_V,), _S, same, as_it_was, keeps_counter=True),
        Function("vector", (_S,), _V, same, as_it_was),
        # ---- on time
        Function("time", (), _S, _always(TIMESTAMP), _not_negative),
        Function("timestamp", (_V,), _V, _always(TIMESTAMP), _not_negative),
        Function("pi", (), _S, _literal, lambda _: Domain.of(math.pi)),
        Function("start", (), _S, _always(TIMESTAMP), _not_negative),
        Function("end", (), _S, _always(TIMESTAMP), _not_negative),
        Function("range", (), _S, _always(SECONDS), _not_negative),
        Function("step", (), _S, _always(SECONDS), _not_negative),
        Function("max_of", (_S, _S), _S, same, _anything),
        Function("min_of", (_S, _S), _S, same, _anything),
        *(
            Function(name, (_V,), _V, _number, _within(low, high), optional=1)
            for name, low, high in (
                ("minute", 0.0, 59.0),
                ("hour", 0.0, 23.0),
                ("day_of_week", 0.0, 6.0),
                ("day_of_month", 1.0, 31.0),
                ("day_of_year", 1.0, 366.0),
                ("month", 1.0, 12.0),
                ("year", 0.0, math.inf),
            )
        ),
        # A length in time, unlike the others: USD/day times days is USD.
        Function("days_in_month", (_V,), _V, _always(SECONDS.scaled(1 / 86_400)), _within(28.0, 31.0), optional=1),
    )
}


@dataclass(frozen=True, slots=True, eq=False)
class Aggregator:
    """An aggregation operator. With `chooses`, it returns some of its operand's series, with all labels."""

    name: str
    unit: UnitRule
    domain: DomainRule
    keeps_counter: bool = False
    chooses: bool = False


AGGREGATORS: Mapping[str, Aggregator] = {
    each.name: each
    for each in (
        Aggregator("sum", total, summed, keeps_counter=True),
        Aggregator("avg", mean, between, keeps_counter=True),
        Aggregator("min", same, as_it_was, keeps_counter=True),
        Aggregator("max", same, as_it_was, keeps_counter=True),
        Aggregator("quantile", mean, between, keeps_counter=True),
        Aggregator("topk", same, as_it_was, keeps_counter=True, chooses=True),
        Aggregator("bottomk", same, as_it_was, keeps_counter=True, chooses=True),
        Aggregator("limitk", same, as_it_was, keeps_counter=True, chooses=True),
        Aggregator("limit_ratio", same, as_it_was, keeps_counter=True, chooses=True),
        Aggregator("count", _number, _positive),
        Aggregator("count_values", _number, _positive),
        Aggregator("group", _number, _one),
        Aggregator("stddev", difference, _not_negative),
        Aggregator("stdvar", variance, _not_negative),
    )
}

# Functions that only make sense for counters, for gauges, and for the buckets of histograms.
OF_COUNTERS = frozenset({"rate", "irate", "increase"})
OF_GAUGES = frozenset({"delta", "idelta", "deriv", "predict_linear"})
OF_BUCKETS = frozenset({"histogram_quantile", "histogram_fraction"})
