"""PromQL that dashboards have in common.

A counter is a Metric, or a selector of one; `by` are the labels that are kept. `over` is a length of time, and
Grafana's `$__rate_interval` where a line is drawn: as short as the step between two points and the scrapes allow.
"""

from tradewatch.model import Metric

_LATELY = "$__rate_interval"


def per_minute(counter: Metric | str, *by: str) -> str:
    """Events a minute: what people say of orders, fills and errors."""
    return f"60 * {_sum(by)} (rate({counter}[{_LATELY}]))"


def total(counter: Metric | str, *by: str, over: str) -> str:
    """Events within `over`. Extrapolated, so not whole and never for money that somebody checks."""
    return f"{_sum(by)} (increase({counter}[{over}]))"


def share(part: Metric | str, whole: Metric | str, *by: str, over: str = _LATELY) -> str:
    """Which share of the events are of one kind: 0 while that kind has no series, nothing while there is no event."""
    of_all = f"{_sum(by)} (rate({whole}[{over}]))"
    return f"({_sum(by)} (rate({part}[{over}])) or 0 * {of_all}) / ({of_all} > 0)"


def quantile(quantile: float, histogram: Metric, *by: str, over: str = _LATELY) -> str:
    """So many of the observed values are at most this. Nothing while none is: that would be NaN, which is not >= 0."""
    buckets = f"{_sum((*by, 'le'))} (rate({histogram.bucket}[{over}]))"
    return f"histogram_quantile({quantile}, {buckets}) >= 0"


def mean(histogram: Metric, *by: str, over: str = _LATELY) -> str:
    """The mean of the observed values; unlike quantiles, means of parts add up. Nothing while none is observed."""
    return f"{_sum(by)} (rate({histogram.sum}[{over}])) / ({_sum(by)} (rate({histogram.count}[{over}])) > 0)"


def once(gauge: Metric | str, *by: str, each: tuple[str, ...]) -> str:
    """The sum of a gauge that every replica of a bot reports: counted once for `each` of these labels."""
    return f"{_sum(by)} (max by ({', '.join((*by, *each))}) ({gauge}))"


def change(gauge: Metric, *by: str, each: tuple[str, ...], over: str) -> str:
    """How far a gauge has moved within `over`, counted like `once`.

    Exact: its value now less its value then. What was not reported then counts since it is, a little extrapolated.
    """
    one = f"max by ({', '.join((*by, *each))})"
    return f"{_sum(by)} ({one} ({gauge}) - {one} ({gauge} offset {over}) or {one} (delta({gauge}[{over}])))"


def _sum(by: tuple[str, ...]) -> str:
    return f"sum by ({', '.join(by)})" if by else "sum"
