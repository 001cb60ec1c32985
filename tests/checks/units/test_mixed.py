"""units/mixed"""

from __future__ import annotations

from tests.checks.shapes import assert_not_reported, assert_reported
from tradewatch.model import Project

CHECK = "units/mixed"

WRONG = [
    ("age_seconds + heap_bytes > 1", "adds seconds and bytes"),
    ("age_seconds - share_ratio > 1", "subtracts seconds and ratio"),
    ("age_seconds > heap_bytes", "compares seconds and bytes"),
    ("time() - age_seconds * 1000 > 1", "subtracts timestamp and milliseconds"),
    ("rate(calls_total[5m]) > calls_total", "compares 1/s and 1"),
    ("seen_timestamp_seconds > age_seconds", "compares timestamp and seconds"),
    ("100 * share_ratio > share_ratio", "compares percent and ratio"),
]


def test_the_fault_is_reported(project: Project) -> None:
    """Sums and comparisons of what cannot be added."""
    assert_reported(project, CHECK, WRONG)


RIGHT = [
    "age_seconds + age_seconds > 1",
    "time() - seen_timestamp_seconds > age_seconds",
    "seen_timestamp_seconds + 3600 < time()",
    "1 - share_ratio < 0.5",
    "heap_bytes / 1024 / 1024 > 5",
    "nobody_knows_it + heap_bytes > 1",
    "rate(busy_seconds_total[5m]) > share_ratio",
    "open_orders > share_ratio * open_orders",
    'sum(rate(calls_total{code="5xx"}[5m])) / sum(rate(calls_total[5m])) > 0.1',
    "heap_bytes > 1e9",
    "seen_timestamp_seconds - seen_timestamp_seconds offset 5m > age_seconds",
    "open_orders - ready > 0",
    "100 * (1 - share_ratio) > 5",
]


def test_nothing_is_reported(project: Project) -> None:
    """What may be added, numbers, and what is not known."""
    assert_not_reported(project, CHECK, RIGHT)
