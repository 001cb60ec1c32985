"""catalogue/help"""

from __future__ import annotations

from dataclasses import replace

from tests.checks.conftest import USED, WORKED, found_by
from tradewatch.model import Project


def test_a_sentence_of_its_own_passes(project: Project) -> None:
    """It may be short."""
    assert found_by("catalogue/help", project) == []


def test_the_help_of_another_metric_is_reported(project: Project) -> None:
    """Somebody copied a metric and forgot a line."""
    copied = replace(WORKED, help=USED.help)
    (problem,) = found_by("catalogue/help", replace(project, metrics=(USED, copied)))
    assert problem.summary == "its help is the same as that of used_ratio"


def test_a_help_without_an_end_is_reported(project: Project) -> None:
    """It must be a sentence."""
    (problem,) = found_by("catalogue/help", replace(project, metrics=(USED, replace(WORKED, help="Time at work"))))
    assert problem.summary == "its help does not end like a sentence"
