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
    """With the label that may be meant."""
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


@pytest.mark.parametrize(
    "text",
    [
        "{{ $labels.venue }}",
        "{{ with $labels.bot }}{{ . }}{{ end }} {{ $labels.venue | title }}",
        '{{ range query "up" }}{{ .Labels.venue }}{{ end }} {{ $labels.venue }}',
    ],
)
def test_a_label_that_was_aggregated_away_is_reported(project: Project, text: str) -> None:
    """However it is read."""
    assert len(reported(project, text)) == 1


@pytest.mark.parametrize("label", ["severity", "signal"])
def test_the_rules_own_label_is_reported_as_such(project: Project, label: str) -> None:
    """Templates are rendered before the rule's labels are added."""
    expected = f"description reads $labels.{label}, which the rule itself adds"
    assert reported(project, f"{{{{ $labels.{label} }}}}") == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "{{ $labels.bot }}",
        "{{ $value }}",
        "{{ with $labels.venue }} at {{ . }}{{ end }}",
        "{{ if $labels.venue }}{{ $labels.venue }}{{ end }}",
        '{{ range query "up" }}{{ .Labels.venue }}{{ end }}',
        "{{ $externalLabels.environment }}",
    ],
)
def test_what_is_there_or_asked_for_first_is_fine(project: Project, text: str) -> None:
    """A template that asks whether a label is there is right without it."""
    assert reported(project, text) == []
