"""rules/reasons"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from tests.checks.conftest import LIMIT, USED_UP, found_by, with_alert
from tradewatch.model import Project

FAULTS: tuple[tuple[dict[str, Any], str], ...] = (
    ({"why": "ten percent"}, "`why` is not a sentence"),
    ({"tune": "see above"}, "`tune` is not a sentence"),
    ({"tune": LIMIT.why}, "`tune` repeats `why`"),
)


def test_two_sentences_pass(project: Project) -> None:
    """One has the source of the number, the other says what to check before changing it."""
    assert found_by("rules/reasons", project) == []


def test_each_empty_reason_is_reported(project: Project) -> None:
    """There is one problem per threshold, for any number of environments."""
    for texts, summary in FAULTS:
        alert = replace(USED_UP, above=replace(LIMIT, **texts))
        (problem,) = found_by("rules/reasons", with_alert(project, alert))
        assert problem.summary == summary
