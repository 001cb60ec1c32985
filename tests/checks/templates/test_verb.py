"""templates/verb"""

from __future__ import annotations

from dataclasses import replace

from tests.checks.conftest import USED_UP, found_by
from tradewatch.model import Project, RuleGroup

CHECK = "templates/verb"


def reported(project: Project, summary: str) -> list[str]:
    alert = replace(USED_UP, name="Other", summary=summary)
    found = found_by(CHECK, replace(project, groups=(RuleGroup("more", (USED_UP, alert)),)))
    return [problem.summary for problem in found]


def test_a_verb_that_does_not_suit_is_reported(project: Project) -> None:
    """A value is a float64, a label a text."""
    for text, expected in (
        ('{{ printf "%d" $value }}', "summary prints $value with %d"),
        ('{{ $value | printf "%d orders" }}', "summary prints $value with %d"),
        ('{{ printf "%s of %5d" $labels.bot $value }}', "summary prints $value with %d"),
        ('{{ printf "%s" $value }}', "summary prints $value with %s"),
        ('{{ printf "%.2f" $labels.bot }}', "summary prints $labels.bot with %f"),
        ('{{ range query "up" }}{{ printf "%d" .Value }}{{ end }}', "summary prints .Value with %d"),
    ):
        assert reported(project, text) == [expected], text


def test_a_verb_that_suits_is_fine(project: Project) -> None:
    """What humanize returns is a text."""
    for text in (
        '{{ printf "%.0f" $value }}',
        '{{ $value | printf "%.1f%%" }}',
        '{{ printf "%s: %g" $labels.bot $value }}',
        '{{ printf "%v" $value }}',
        '{{ printf "%q" $labels.bot }}',
        '{{ printf "%d" 3 }}',
        '{{ $value | humanize | printf "%s" }}',
        "{{ $value }} %d",
    ):
        assert reported(project, text) == [], text
