"""Maintenance windows: a mistake is reported at its line."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.model.author import Author

WINDOW = {
    "name": '"kraken-weekly"',
    "reason": '"The venue closes."',
    "owner": '"desk"',
    "of": '{"venue": ("kraken",)}',
    "times": '("22:00", "02:00")',
    "location": '"UTC"',
    "weekdays": '("saturday",)',
    "since": '"2026-01-03"',
    "until": '"2026-06-27"',
}

WRONG: list[tuple[str, str, str]] = [
    ("name", '"Kraken\\nweekly"', "name must be text of one line, not the text 'Kraken\\nweekly'"),
    ("reason", '" "', "the window has no reason"),
    ("owner", '""', "owner must be text that is not blank"),
    ("of", "{}", "the window concerns nobody"),
    ("of", '{"venue": ()}', "the window concerns nobody"),
    ("of", '{"a-b": ("kraken",)}', "'a-b' is not a label name"),
    ("of", '{"reason": ("ban",)}', "'reason' is a label of the window's own series"),
    ("of", '{"venue": ("kraken", "kraken")}', "a value of 'venue' is given twice"),
    ("times", '("22:00", "22:00")', "22:00 to 22:00 is not a time of the day"),
    ("times", '("24:00", "02:00")', "24:00 to 02:00 is not a time of the day"),
    ("times", '("9:00", "10:00")', "9:00 to 10:00 is not a time of the day"),
    ("location", '"Mars/Base"', "'Mars/Base' is not a time zone"),
    ("weekdays", '("sat",)', "'sat' is not a weekday"),
    ("since", '"2026-1-3"', "'2026-1-3' is not a day"),
    ("until", '"2026-02-30"', "2026-02-30 does not exist"),
    ("until", '"2026-01-02"', "the window ends on 2026-01-02, before it begins on 2026-01-03"),
    ("until", '"2028-02-01"', "the window recurs for more than two years"),
]


@pytest.mark.parametrize(("argument", "text", "summary"), WRONG)
def test_is_refused_at_its_argument(author: Author, argument: str, text: str, summary: str) -> None:
    """Every problem has the line that must be changed."""
    author.write("Maintenance", **WINDOW)
    assert author.refused("Maintenance", argument, **WINDOW | {argument: text}).summary.startswith(summary)


def test_a_window_that_never_opens_is_refused(author: Author) -> None:
    """Its only day is not one of its weekdays: one of the two is a mistake."""
    found = author.refused("Maintenance", "weekdays", **WINDOW | {"until": WINDOW["since"], "weekdays": '("monday",)'})
    assert found.summary == "there is no monday from 2026-01-03 to 2026-01-03"


@pytest.mark.parametrize(
    ("times", "hours"), [(("22:00", "23:00"), 1), (("22:00", "02:00"), 4), (("00:00", "24:00"), 24)]
)
def test_the_length_counts_over_midnight(author: Author, times: tuple[str, str], hours: int) -> None:
    """An end before the start is on the next day."""
    assert author.write("Maintenance", **WINDOW | {"times": repr(times)}).length == timedelta(hours=hours)
