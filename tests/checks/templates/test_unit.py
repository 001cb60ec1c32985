"""templates/unit"""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.checks.conftest import USED, USED_UP, found_by
from tradewatch.model import BYTES, SECONDS, TIMESTAMP, Project, RuleGroup

CHECK = "templates/unit"

METRICS = tuple(
    replace(USED, name=name, unit=unit)
    for name, unit in (("wait_seconds", SECONDS), ("heap_bytes", BYTES), ("stamp_timestamp_seconds", TIMESTAMP))
)


def reported(project: Project, expr: str, summary: str) -> list[str]:
    alert = replace(USED_UP, name="Other", expr=expr, summary=summary)
    shaped = replace(project, metrics=(*project.metrics, *METRICS), groups=(RuleGroup("more", (USED_UP, alert)),))
    found = (problem.summary for problem in found_by(CHECK, shaped))
    return [each for each in found if each.startswith("summary")]  # not the annotation `value`, which the engine writes


@pytest.mark.parametrize(
    "text",
    [
        "{{ $value }}%",
        "{{$value}} %",
        "{{ $value | humanize }}%",
        '{{ printf "%.2f" $value }}%',
        '{{ $value | printf "%.1f%%" }}',
        "{{ humanize .Value }}%",
    ],
)
def test_a_ratio_with_a_percent_sign_is_reported(project: Project, text: str) -> None:
    """However the number is written; of a percentage, the same text is right."""
    assert reported(project, "used_ratio", text) == ["summary shows a ratio with the sign %"]
    assert reported(project, "100 * used_ratio", text) == []


@pytest.mark.parametrize("text", ["{{ $value | humanizePercentage }}", "{{ humanizePercentage $value }}"])
def test_a_percentage_times_a_hundred_is_reported(project: Project, text: str) -> None:
    """Of a ratio, the same text is right."""
    (problem,) = reported(project, "100 * used_ratio", text)
    assert problem == "summary shows percent by humanizePercentage, which expects a ratio"
    assert reported(project, "used_ratio", text) == []


@pytest.mark.parametrize(
    ("expr", "function", "shown"),
    [
        ("1000 * wait_seconds", "humanizeDuration", "milliseconds"),
        ("stamp_timestamp_seconds", "humanizeDuration", "timestamp"),
        ("time() - stamp_timestamp_seconds", "humanizeTimestamp", "seconds"),
        ("heap_bytes", "humanizePercentage", "bytes"),
    ],
)
def test_another_unit_than_the_function_expects_is_reported(
    project: Project, expr: str, function: str, shown: str
) -> None:
    """A length of time is not a point in time."""
    (problem,) = reported(project, expr, f"{{{{ $value | {function} }}}}")
    assert problem.startswith(f"summary shows {shown} by {function}")


@pytest.mark.parametrize(
    ("expr", "function"),
    [
        ("wait_seconds", "humanizeDuration"),
        ("time() - stamp_timestamp_seconds", "humanizeDuration"),
        ("stamp_timestamp_seconds", "humanizeTimestamp"),
        ("count(wait_seconds)", "humanizeDuration"),
        ("heap_bytes", "humanize1024"),
    ],
)
def test_the_unit_that_the_function_expects_is_fine(project: Project, expr: str, function: str) -> None:
    """So is a plain number."""
    assert reported(project, expr, f"{{{{ $value | {function} }}}}") == []


def test_a_value_of_which_the_unit_is_not_known_is_fine(project: Project) -> None:
    """So is another value than the alert's, and a sign that belongs to another number."""
    assert reported(project, "nobody_knows_it", "{{ $value }}%") == []
    assert reported(project, "used_ratio", "{{ $value }} is more than 90%") == []
    assert reported(project, "used_ratio", "{{ $labels.bot }}%") == []


@pytest.mark.parametrize(
    ("expr", "text", "shown"),
    [
        ("1000 * wait_seconds", "{{ $value }}s", "milliseconds as s"),
        ("wait_seconds", "{{ $value | humanize }} ms", "seconds as ms"),
        ("100 * wait_seconds", '{{ printf "%.2f" $value }}s', "seconds times 100 as s"),
        ("wait_seconds / 3600", "{{ $value }} days", "hours as days"),
        ("heap_bytes / 1024", "{{ $value }} bytes", "KiB as bytes"),
    ],
)
def test_another_unit_behind_the_value_is_reported(project: Project, expr: str, text: str, shown: str) -> None:
    """Seconds and milliseconds are distinguished; other quantities are left alone."""
    assert reported(project, expr, text) == [f"summary shows {shown}"]


@pytest.mark.parametrize(
    ("expr", "text"),
    [
        ("wait_seconds", "{{ $value }}s"),
        ("wait_seconds / 86400", '{{ $value | printf "%.0f" }} days'),
        ("1000 * wait_seconds", "{{ $value }} ms, for 5 seconds"),
        ("used_ratio", "{{ $value }} seconds"),
        ("wait_seconds", "{{ $value }} samples"),
    ],
)
def test_the_unit_of_the_value_is_fine(project: Project, expr: str, text: str) -> None:
    """So is a unit of something else in the text."""
    assert reported(project, expr, text) == []
