"""templates/limit"""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.checks.conftest import USED, USED_UP, an_alert, found_by
from tradewatch.model import RATIO, SECONDS, Project, RuleGroup

METRICS = tuple(
    replace(USED, name=name, unit=unit)
    for name, unit in (("wait_seconds", SECONDS), ("wait_milliseconds", SECONDS.scaled(1000)), ("share", RATIO))
)


def reported(project: Project, when: str, summary: str) -> list[str]:
    alert = an_alert("Other", when=when, summary=summary)
    shaped = replace(project, metrics=(*project.metrics, *METRICS), groups=(RuleGroup("more", (USED_UP, alert)),))
    return [problem.summary for problem in found_by("templates/limit", shaped)]


@pytest.mark.parametrize(
    ("when", "summary", "problem"),
    [
        ("wait_milliseconds > 0.1", "Slower than 100ms", "summary says 100ms, and the limit 0.1 is in milliseconds"),
        ("wait_seconds > 100", "Over 100 ms, for 5 minutes", "summary says 100 ms, and the limit 100 is in seconds"),
        ("1000 * wait_seconds > 5", "Over 5 seconds", "summary says 5 seconds, and the limit 5 is in milliseconds"),
    ],
)
def test_a_limit_that_is_meant_in_another_unit_is_reported(
    project: Project, when: str, summary: str, problem: str
) -> None:
    """Seconds compared as milliseconds, and the other way round."""
    assert reported(project, when, summary) == [problem]


@pytest.mark.parametrize(
    ("when", "summary"),
    [
        ("wait_milliseconds > 100", "Slower than 100ms"),
        ("wait_milliseconds > 100", "Slower than 0.1 s"),
        ("wait_seconds > 60", "Over a minute, for 1 hour"),
        ("wait_seconds > 5", "Over 5 s, and not 5 ms as usual"),
        ("avg_over_time(wait_milliseconds[5s]) > 5", "Over the limit for 5 seconds"),
        ("wait_seconds > 5", "It takes {{ $value }} ms"),
        ("share > 0.1", "Over 100 ms"),
        ("wait_milliseconds > 5", "It takes too long for 5 bytes"),
    ],
)
def test_nothing_is_reported(project: Project, when: str, summary: str) -> None:
    """The limit as it is, a length of another thing, and what is not a length of time."""
    assert reported(project, when, summary) == []
