"""Values that come and go: a hold begins anew at each good one, so that an alert would never fire."""

from tradewatch.model import Matcher, Metric


def high(gauge: Metric, *only: Matcher, **labels: str) -> str:
    """The gauge or, if it comes and goes, what it reached in two fifths of the last 3 minutes.

    A fault that began and ended once did not come and go: it lasts as long as it lasts.
    """
    return _extreme(gauge, only, labels, quantile=0.6, beyond=">")


def low(gauge: Metric, *only: Matcher, **labels: str) -> str:
    """The gauge or, if it comes and goes, what it fell to in two fifths of the last 3 minutes."""
    return _extreme(gauge, only, labels, quantile=0.4, beyond="<")


def _extreme(gauge: Metric, only: tuple[Matcher, ...], labels: dict[str, str], *, quantile: float, beyond: str) -> str:
    selector = gauge.where(*only, **labels) if only or labels else gauge.name
    # Two changes are a begin and an end.
    return f"""(
          quantile_over_time({quantile}, {selector}[3m]) {beyond} {selector} and changes({selector}[5m]) > 2
          or
          {selector}
        )"""
