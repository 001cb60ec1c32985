"""templates/label"""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.checks.conftest import USED_UP, found_by, place
from tradewatch.model import Project, RuleGroup, StateAlert
from tradewatch.model.rule import WARNING

CHECK = "templates/label"


def reported(project: Project, description: str) -> list[str]:
    alert = replace(USED_UP, name="Other", description=description)
    found = found_by(CHECK, replace(project, groups=(RuleGroup("more", (USED_UP, alert)),)))
    return [problem.summary for problem in found]


def test_a_label_that_is_not_in_the_result_is_reported_at_its_text(project: Project) -> None:
    """The fix suggests the most similar label."""
    alert = StateAlert(
        name="Other",
        severity=WARNING,
        signal="other",
        when="max by (bot) (used_ratio) > 0.5",
        summary="Other",
        description="Of {{ $labels.bott }}.",  # description
    )
    (problem,) = found_by(CHECK, replace(project, groups=(RuleGroup("more", (USED_UP, alert)),)))
    assert (problem.subject, problem.where) == ("alert Other", place(__file__, "description"))
    assert problem.summary == "description reads $labels.bott, which the result does not have"
    assert problem.fix == "did you mean 'bot'?"


def test_a_label_that_was_aggregated_away_is_reported(project: Project) -> None:
    """Each way to read a label is checked."""
    for text in (
        "{{ $labels.venue }}",
        "{{ with $labels.bot }}{{ . }}{{ end }} {{ $labels.venue | title }}",
        '{{ range query "up" }}{{ .Labels.venue }}{{ end }} {{ $labels.venue }}',
    ):
        assert len(reported(project, text)) == 1, text


@pytest.mark.parametrize("label", ["severity", "signal"])
def test_the_rules_own_label_is_reported_as_such(project: Project, label: str) -> None:
    """Templates are rendered before the rule's labels are added."""
    expected = f"description reads $labels.{label}, which the rule itself adds"
    assert reported(project, f"{{{{ $labels.{label} }}}}") == [expected]


def test_a_label_that_exists_or_is_tested_first_is_fine(project: Project) -> None:
    """A template that tests for a label is correct without it."""
    for text in (
        "{{ $labels.bot }}",
        "{{ $value }}",
        "{{ with $labels.venue }} at {{ . }}{{ end }}",
        "{{ if $labels.venue }}{{ $labels.venue }}{{ end }}",
        '{{ range query "up" }}{{ .Labels.venue }}{{ end }}',
        "{{ $externalLabels.environment }}",
    ):
        assert reported(project, text) == [], text
