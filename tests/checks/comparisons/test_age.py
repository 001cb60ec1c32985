"""comparisons/age"""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.checks.conftest import USED_UP, an_alert, found_by
from tests.checks.shapes import METRICS, assert_not_reported, assert_reported
from tradewatch.model import SECONDS, TIMESTAMP, Project, RuleGroup

CHECK = "comparisons/age"

WRONG = [
    ("seen_timestamp_seconds - time() > 60", "seen_timestamp_seconds - time() is negative"),
    ("max by (bot) (seen_timestamp_seconds - time()) >= 60", "never >= 60"),
    ("(timestamp(age_seconds) - time()) / 60 > 1", "is negative, and so never > 1"),
]


def test_the_fault_is_reported(project: Project) -> None:
    """Of a timestamp of the past, aggregated or in minutes."""
    assert_reported(project, CHECK, WRONG)


RIGHT = [
    "time() - seen_timestamp_seconds > 60",
    "seen_timestamp_seconds - time() > -60",
    "seen_timestamp_seconds - time() < 60",
    "age_seconds > 60",
]


def test_nothing_is_reported(project: Project) -> None:
    """The other way round, and other comparisons."""
    assert_not_reported(project, CHECK, RIGHT)


@pytest.mark.parametrize(
    ("when", "hold", "number"),
    [
        ("mysql_uptime < 60", "5m", 1),
        ("time() - process_start_time_seconds <= 300", "5m", 1),
        ("(time() - process_start_time_seconds) / 60 < 5 and ready == 0", "10m", 1),
        ("mysql_uptime < 600", "5m", 0),
        ("mysql_uptime < 60 or ready == 0", "5m", 1),
        ("time() - seen_timestamp_seconds < 60", "5m", 0),
        ("mysql_uptime > 60", "5m", 0),
    ],
)
def test_an_uptime_does_not_stay_short(project: Project, when: str, hold: str, number: int) -> None:
    """It grows by a second each second, in an alternative too; the age of what is seen again and again does not."""
    started = replace(METRICS[-1], name="process_start_time_seconds", unit=TIMESTAMP)
    alert = an_alert("Other", when=when, hold=hold)
    metrics = (*project.metrics, *METRICS, replace(started, name="mysql_uptime", unit=SECONDS), started)
    groups = (RuleGroup("more", (USED_UP, alert)),)
    assert len(found_by(CHECK, replace(project, metrics=metrics, groups=groups))) == number
