"""templates/annotation"""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.checks.conftest import USED_UP, found, place
from tradewatch.model import WARNING, Project, RuleGroup, StateAlert


@pytest.mark.parametrize(
    ("text", "summary"),
    [
        ("{{ $labels.bot", "unclosed action"),
        ("{{ $labels.bot | humanise }}", "humanise"),
        ("{{ if $value }}high", "end"),
        ("{{ .Lables.bot }}", "Lables"),
        ("{{ $lables.bot }}", "lables"),
    ],
)
def test_a_template_that_prometheus_cannot_render_is_reported(project: Project, text: str, summary: str) -> None:
    """Promtool lets misspelt fields pass; here both texts of an alert are reported at their lines."""
    alert = StateAlert(
        name="Other",
        severity=WARNING,
        signal="other",
        when="used_ratio > 1",
        summary=text,  # summary
        description=text,  # description
    )
    first, second = found(replace(project, groups=(*project.groups, RuleGroup("more", (alert,)))))
    assert (first.check, second.check) == ("templates/annotation", "templates/annotation")
    assert (first.subject, second.subject) == ("alert Other", "alert Other")
    assert first.where == place(__file__, "summary")
    assert second.where == place(__file__, "description")
    assert first.summary.startswith("summary: ")
    assert second.summary.startswith("description: ")
    assert summary in first.summary
    assert first.details == text


def test_what_prometheus_renders_is_fine(project: Project) -> None:
    """Labels, value, functions and conditions of Prometheus' dialect pass."""
    text = '{{ if gt $value 0.5 }}{{ $labels.bot | title }}{{ else }}{{ printf "%.1f" .Value }}{{ end }}'
    alert = replace(USED_UP, name="Other", summary=text, description="Plain words, 100 % of them.")
    assert found(replace(project, groups=(*project.groups, RuleGroup("more", (alert,))))) == []
