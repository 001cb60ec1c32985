"""PromQL that dashboards share.

A counter is a Metric, or a selector of one; `by` are the labels that are kept. `over` is a duration, and
Grafana's `$__rate_interval` for lines: as short as the step between two points and the scrapes allow.
"""

from tradewatch.model import Metric
from tradingbot.catalogue.process import UP

_LATELY = "$__rate_interval"
_SHOWN = "$__range"

# Minutes in which each bot was watched, within the selected time range: fewer than the range for a new bot.
_WATCHED = f"count_over_time((max by (bot) ({UP.where(job='tradingbot')}))[{_SHOWN}:1m])"
_MINUTES_IN_A_DAY = 24 * 60


def per_minute(counter: Metric | str, *by: str) -> str:
    """Events per minute, the usual unit for orders, fills and errors."""
    return f"60 * {_sum(by)} (rate({counter}[{_LATELY}]))"


def total(counter: Metric | str, *by: str, over: str) -> str:
    """Events within `over`. Extrapolated, so not a whole number; do not use it for money that somebody checks."""
    return f"{_sum(by)} (increase({counter}[{over}]))"


def a_day(counter: Metric | str, *by: str) -> str:
    """The amount per day at the rate of the selected time range, or of the part of it in which the bot existed."""
    each = ("bot", *(label for label in by if label != "bot"))
    rate = f"{total(counter, *each, over=_SHOWN)} / on (bot) group_left () {_WATCHED}"
    return f"{_sum(by)} ({rate}) * {_MINUTES_IN_A_DAY}"


def a_month(counter: Metric | str, *by: str) -> str:
    """The amount in a month as long as this one, at the same rate."""
    return f"{a_day(counter, *by)} * scalar(days_in_month())"


def plus(left: str, right: str) -> str:
    """The sum of two vectors; a series that only one of them has counts as 0 in the other."""
    return f"(({left} or 0 * {right}) + ({right} or 0 * {left}))"


def minus(left: str, right: str) -> str:
    """The difference of two vectors; a series that only one of them has counts as 0 in the other."""
    return f"(({left} or 0 * {right}) - ({right} or 0 * {left}))"


def share(part: Metric | str, whole: Metric | str, *by: str, over: str = _LATELY) -> str:
    """Share of the events that are of one kind: 0 if that kind has no series, no value if there is no event."""
    of_all = f"{_sum(by)} (rate({whole}[{over}]))"
    return f"({_sum(by)} (rate({part}[{over}])) or 0 * {of_all}) / ({of_all} > 0)"


def quantile(quantile: float, histogram: Metric, *by: str, over: str = _LATELY) -> str:
    """The quantile of the observed values. `>= 0` drops the NaN that Prometheus returns if there are none."""
    buckets = f"{_sum((*by, 'le'))} (rate({histogram.bucket}[{over}]))"
    return f"histogram_quantile({quantile}, {buckets}) >= 0"


def mean(histogram: Metric, *by: str, over: str = _LATELY) -> str:
    """The mean of the observed values, without a value if there are none. Means, unlike quantiles, can be combined."""
    return f"{_sum(by)} (rate({histogram.sum}[{over}])) / ({_sum(by)} (rate({histogram.count}[{over}])) > 0)"


def once(gauge: Metric | str, *by: str, each: tuple[str, ...]) -> str:
    """The sum of a gauge that every replica of a bot reports: counted once for `each` of these labels."""
    return f"{_sum(by)} (max by ({', '.join((*by, *each))}) ({gauge}))"


def change(gauge: Metric, *by: str, each: tuple[str, ...], over: str) -> str:
    """The change of a gauge within `over`, counted like `once`.

    Exact: its value now minus its value then. A series that is younger counts from its start, slightly extrapolated.
    """
    one = f"max by ({', '.join((*by, *each))})"
    return f"{_sum(by)} ({one} ({gauge}) - {one} ({gauge} offset {over}) or {one} (delta({gauge}[{over}])))"


def since_start(gauge: Metric, *by: str, each: tuple[str, ...]) -> str:
    """The growth of a gauge since the start of the selected time range, as a share of what it was then.

    A series that is younger counts from its start, its last value minus its change, slightly extrapolated.
    """
    one = f"max by ({', '.join((*by, *each))})"
    began = f"({one} ({gauge} @ start()) or {one} ({gauge} @ end()) - {one} (delta({gauge}[{_SHOWN}] @ end())))"
    return f"{_sum(by)} ({one} ({gauge}) - {began}) / ({_sum(by)} ({began}) > 0)"


def _sum(by: tuple[str, ...]) -> str:
    return f"sum by ({', '.join(by)})" if by else "sum"
