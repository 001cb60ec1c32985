"""The benchmark of the servers measures what its page says."""

from __future__ import annotations

from bench.live.messages import chosen
from bench.live.scale import BOTS, page
from stack.raised import RAISED, SLOW


def test_each_alert_that_comes_within_minutes_is_measured() -> None:
    """By a fault that raises it."""
    cases = chosen()
    assert cases.keys() == frozenset().union(*(RAISED[fault] for fault in RAISED.keys() - set(SLOW)))
    assert all(alert in case.alerts for alert, case in cases.items())


def test_the_largest_size_has_enough_series() -> None:
    """A line of the page that is not a comment is a series."""
    series = sum(not line.startswith(b"#") for line in page().splitlines())
    assert BOTS[-1] * series > 200_000
