"""Which maintenance windows are open at a time."""

from __future__ import annotations

from datetime import datetime

import pytest

from tests.maintenance import window
from tradewatch.routing.maintenance import in_words, is_open, paused


@pytest.mark.parametrize(
    ("at", "opened"),
    [
        # Saturday 10 January in New York is five hours behind UTC.
        ("2026-01-11T02:59Z", False),
        ("2026-01-11T03:00Z", True),
        ("2026-01-11T06:59Z", True),  # 01:59 on Sunday belongs to Saturday's window
        ("2026-01-11T07:00Z", False),
        ("2026-01-10T06:00Z", False),  # 01:00 on Saturday would belong to Friday's
        # In summer it is four hours behind.
        ("2026-07-12T02:00Z", True),
        ("2026-07-12T06:00Z", False),
        # No window starts after the last day, or before the first.
        ("2027-01-03T04:00Z", False),
        ("2025-12-28T04:00Z", False),
    ],
)
def test_the_clock_of_its_zone_decides(at: str, opened: bool) -> None:
    """A window over midnight belongs to the day on which it starts, and its hour in UTC follows the season."""
    assert is_open(window(), datetime.fromisoformat(at)) is opened


def test_an_hour_that_the_clock_shows_twice_is_twice_in_the_window() -> None:
    """On 1 November, New York's clock shows 01:30 twice: at 05:30 and 06:30 UTC."""
    night = window(times=("01:15", "01:45"), weekdays=())
    times = ("05:00", "05:30", "06:00", "06:30", "07:00")
    found = [is_open(night, datetime.fromisoformat(f"2026-11-01T{time}Z")) for time in times]
    assert found == [False, True, False, True, False]


def test_a_pause_lasts_until_the_last_of_its_windows_closes() -> None:
    """Two windows that follow each other are one pause; windows about others do not count."""
    first = window()
    second = window(name="deployment", of={"bot": ("momentum",)}, times=("01:30", "03:00"), weekdays=("sunday",))
    other = window(name="other", of={"venue": ("ibkr",)}, times=("22:00", "06:00"))
    at = datetime.fromisoformat("2026-01-11T06:45Z")
    found = paused((first, second, other), {"bot": "momentum", "venue": "kraken"}, at)
    assert found
    assert found.by == (first, second)
    assert found.until == datetime.fromisoformat("2026-01-11T08:00Z")
    assert paused((first, second, other), {"bot": "stat-arb"}, at) is None


def test_a_window_in_words() -> None:
    """A single window has a date, a recurring one its weekdays and days."""
    assert in_words(window()) == "saturday, 22:00-02:00 (America/New_York), from 2026-01-01 to 2026-12-31"
    once = window(weekdays=(), location="UTC", since="2026-01-16", until="2026-01-16")
    assert in_words(once) == "22:00-02:00 (UTC), on 2026-01-16"
