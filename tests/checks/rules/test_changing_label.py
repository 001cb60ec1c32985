"""rules/changing-label"""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.checks.conftest import USED_UP, found_by
from tradewatch.model import Project, RuleGroup

CHECK = "rules/changing-label"


def reported(project: Project, text: str) -> list[str]:
    alert = replace(USED_UP, name="Other", labels={"level": text})
    found = found_by(CHECK, replace(project, groups=(RuleGroup("more", (USED_UP, alert)),)))
    return [problem.summary for problem in found]


@pytest.mark.parametrize("text", ["{{ $value }}", "about {{ $value | humanize }}", '{{ printf "%.0f" $value }}'])
def test_the_value_in_a_label_is_reported(project: Project, text: str) -> None:
    """A rounded value is reported too, because it changes as well."""
    assert reported(project, text) == ["the label level contains the value"]


@pytest.mark.parametrize("text", ["page", "{{ $labels.bot }}", "$value"])
def test_what_stays_the_same_may_be_a_label(project: Project, text: str) -> None:
    """Constants and other labels pass."""
    assert reported(project, text) == []
