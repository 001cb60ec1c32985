"""templates/percentage"""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.checks.conftest import USED_UP, found_by
from tradewatch.model import Project, RuleGroup

CHECK = "templates/percentage"


def reported(project: Project, expr: str, summary: str) -> list[str]:
    alert = replace(USED_UP, name="Other", expr=expr, summary=summary)
    shaped = replace(project, groups=(RuleGroup("more", (USED_UP, alert)),))
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
    assert reported(project, "100 * used_ratio", text) == ["summary multiplies a percentage by 100"]
    assert reported(project, "used_ratio", text) == []


def test_a_value_of_which_the_unit_is_not_known_is_fine(project: Project) -> None:
    """So is another value than the alert's, and a sign that belongs to another number."""
    assert reported(project, "nobody_knows_it", "{{ $value }}%") == []
    assert reported(project, "used_ratio", "{{ $value }} is more than 90%") == []
    assert reported(project, "used_ratio", "{{ $labels.bot }}%") == []
