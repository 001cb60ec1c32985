"""Times of the week in the time zone of an interval."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tradewatch.model import TimeInterval
from tradewatch.model.clock import WEEKDAYS
from tradewatch.routing import Muted, breakpoints, in_words, is_active, local_time, muted

WEEKEND = TimeInterval(name="weekend", weekdays=("saturday", "sunday"))
OFFICE = TimeInterval(
    name="office",
    weekdays=("monday", "tuesday", "wednesday", "thursday", "friday"),
    times=(("09:00", "12:00"), ("13:00", "17:30")),
    location="Europe/Berlin",
)
BERLIN, NEW_YORK = ZoneInfo("Europe/Berlin"), ZoneInfo("America/New_York")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("moment", "inside"),
    [
        ("2026-05-01T23:59:59Z", False),
        ("2026-05-02T00:00:00Z", True),
        ("2026-05-03T23:59:59.999Z", True),
        ("2026-05-04T00:00:00Z", False),
        ("2026-05-02T01:00:00+02:00", False),  # Friday in UTC
    ],
)
def test_a_day_is_a_day_in_the_time_zone_of_the_interval(moment: str, inside: bool) -> None:
    """The time may be in any other zone."""
    assert is_active(WEEKEND, at(moment)) is inside


@pytest.mark.parametrize(
    ("moment", "inside"),
    [
        ("2026-05-06T08:59:59+02:00", False),
        ("2026-05-06T09:00:00+02:00", True),
        ("2026-05-06T11:59:59+02:00", True),
        ("2026-05-06T12:00:00+02:00", False),
        ("2026-05-06T17:29:59+02:00", True),
        ("2026-05-06T17:30:00+02:00", False),
        ("2026-05-09T10:00:00+02:00", False),  # a Saturday
    ],
)
def test_an_end_is_the_first_minute_outside(moment: str, inside: bool) -> None:
    """An interval includes its start; the day and the time must both be right."""
    assert is_active(OFFICE, at(moment)) is inside


def test_24_00_is_the_end_of_the_day() -> None:
    """An interval can include the last minute of a day."""
    evening = TimeInterval(name="evening", times=(("22:00", "24:00"),))
    assert is_active(evening, at("2026-05-06T23:59:59Z"))
    assert not is_active(evening, at("2026-05-07T00:00:00Z"))


@pytest.mark.parametrize(("moment", "inside"), [("2026-01-07T08:30Z", True), ("2026-07-08T08:30Z", True)])
def test_daylight_saving_time_is_included(moment: str, inside: bool) -> None:
    """08:30 UTC is 09:30 in Berlin's winter, and 10:30 in its summer; 07:30 is only inside in summer."""
    assert is_active(OFFICE, at(moment)) is inside
    assert is_active(OFFICE, at(moment).replace(hour=7)) is (at(moment).month == 7)


def test_the_end_of_muting_is_in_the_zone_of_the_argument() -> None:
    """It is the first minute without an active interval."""
    until = at("2026-05-04T02:00:00+02:00")
    found = muted([WEEKEND], datetime(2026, 5, 2, 20, 30, 15, tzinfo=BERLIN))
    assert found == Muted((WEEKEND,), until)
    assert found.until is not None
    assert found.until.tzinfo is BERLIN


def test_intervals_that_meet_mute_without_a_gap() -> None:
    """The result has the active intervals; the following one moves the end."""
    monday = TimeInterval(name="monday", weekdays=("monday",))
    found = muted([WEEKEND, monday], at("2026-05-02T12:00Z"))
    assert found == Muted((WEEKEND,), at("2026-05-05T00:00Z"))


def test_without_an_active_interval_nothing_is_muted() -> None:
    """The result is None, also without any interval."""
    assert muted([WEEKEND, OFFICE], at("2026-05-08T23:00Z")) is None
    assert muted([], at("2026-05-08T23:00Z")) is None


def test_intervals_can_mute_forever() -> None:
    """The end is None then."""
    always = TimeInterval(name="always", weekdays=WEEKDAYS)
    assert muted([always], at("2026-05-08T23:00Z")) == Muted((always,), None)


def test_an_end_within_a_skipped_hour() -> None:
    """There is no 02:30 on that day, so the interval ends when the clock changes from 02:00 to 03:00."""
    night = TimeInterval(name="night", times=(("00:00", "02:30"),), location="America/New_York")
    found = muted([night], datetime(2026, 3, 8, 1, 0, tzinfo=NEW_YORK))
    assert found is not None
    assert found.until == at("2026-03-08T07:00Z")


def test_a_skipped_gap_comes_in_the_next_week() -> None:
    """All but half an hour of the week is muted, and the clock skips that half hour."""
    rest = TimeInterval(
        name="rest", weekdays=tuple(day for day in WEEKDAYS if day != "sunday"), location="Europe/Berlin"
    )
    sunday = TimeInterval(
        name="sunday", weekdays=("sunday",), times=(("00:00", "02:15"), ("02:45", "24:00")), location="Europe/Berlin"
    )
    found = muted([rest, sunday], datetime(2026, 3, 22, 12, 0, tzinfo=BERLIN))
    assert found is not None
    assert found.until == at("2026-04-05T02:15+02:00")


def test_a_repeated_hour_is_in_an_interval_twice() -> None:
    """01:30 occurs twice; in between, the interval 01:00-01:45 ends and begins again."""
    night = TimeInterval(name="night", times=(("01:00", "01:45"),), location="America/New_York")
    hours = [
        is_active(night, datetime(2026, 11, 1, hour, minute, tzinfo=UTC)) for hour in (5, 6) for minute in (30, 50)
    ]
    assert hours == [True, False, True, False]


def test_a_time_without_a_zone_is_refused() -> None:
    """The machine's own zone is not used."""
    with pytest.raises(ValueError, match="has no zone"):
        muted([WEEKEND], datetime(2026, 5, 2))


@pytest.mark.parametrize(
    ("interval", "words"),
    [
        (WEEKEND, "saturday and sunday (UTC)"),
        (OFFICE, "monday to friday, 09:00-12:00 and 13:00-17:30 (Europe/Berlin)"),
        (TimeInterval(name="x", times=(("22:00", "24:00"),)), "every day, 22:00-24:00 (UTC)"),
        (TimeInterval(name="x", weekdays=("wednesday", "monday", "friday")), "monday, wednesday and friday (UTC)"),
        (TimeInterval(name="x", weekdays=("sunday",)), "sunday (UTC)"),
        (TimeInterval(name="x", weekdays=("sunday", "friday", "saturday")), "friday to sunday (UTC)"),
    ],
)
def test_an_interval_in_words(interval: TimeInterval, words: str) -> None:
    """The week begins on Monday, whatever the order of the days is."""
    assert in_words(interval) == words


NIGHT_IN_NEW_YORK = TimeInterval(name="night-in-new-york", times=(("00:00", "06:00"),), location="America/New_York")


# In the night in which both clocks change, Beirut's changes three hours earlier: only then are both active together.
BETWEEN_TWO_CHANGES = (
    TimeInterval(name="beirut", weekdays=("sunday",), times=(("03:00", "03:30"),), location="Asia/Beirut"),
    TimeInterval(name="berlin", weekdays=("sunday",), times=(("01:00", "01:30"),), location="Europe/Berlin"),
)


def test_breakpoints_are_starts_and_ends() -> None:
    """They are in a week without a change of the clock; 24:00 is the next day's 00:00."""
    evening = TimeInterval(name="evening", weekdays=("monday",), times=(("22:30", "24:00"),))
    found = [moment.strftime("%H:%M") for moment in breakpoints([evening])]
    assert found == ["00:00", "22:30"] * 7


@pytest.mark.parametrize(
    "intervals",
    [(), (WEEKEND,), (OFFICE,), (OFFICE, NIGHT_IN_NEW_YORK), (OFFICE, WEEKEND), BETWEEN_TWO_CHANGES],
    ids=str,
)
def test_breakpoints_include_every_state_of_a_year(intervals: tuple[TimeInterval, ...]) -> None:
    """The intervals that are active together at any half hour of a year are so at a breakpoint too."""
    seen = {tuple(is_active(interval, moment) for interval in intervals) for moment in breakpoints(intervals)}
    start = at("2027-01-01T00:00Z")
    year = (start + timedelta(minutes=30 * number) for number in range(365 * 48))
    assert {tuple(is_active(interval, moment) for interval in intervals) for moment in year} <= seen


def test_breakpoints_include_both_changes_of_the_clock() -> None:
    """01:15 occurs twice when the clock is turned back; both changes are at 01:00 UTC."""
    found = breakpoints([TimeInterval(name="x", times=(("01:15", "01:30"),), location="Europe/London")])
    changes = ["2026-03-29T01:00Z", "2026-10-25T01:00Z"]
    assert set(map(at, [*changes, "2026-10-25T00:15Z", "2026-10-25T01:15Z", "2026-10-25T01:30Z"])) <= set(found)


def test_a_time_in_the_zone_of_an_interval() -> None:
    """It has the weekday of that zone."""
    assert local_time(NIGHT_IN_NEW_YORK, at("2026-07-07T02:30Z")) == "monday 22:30 (America/New_York)"
