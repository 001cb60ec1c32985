"""rules/wording"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from tests.checks.conftest import USED_UP, found_by, with_alert
from tradewatch.model import Project

FAULTS: tuple[tuple[dict[str, Any], str], ...] = (
    ({"summary": "x" * 121}, "the summary has 121 characters"),
    ({"summary": "It is used up."}, "the summary ends in a full stop"),
    ({"description": USED_UP.summary}, "the description repeats the summary"),
    ({"description": "Soon nothing is left"}, "the description is not a sentence"),
    ({"description": "Bad."}, "the description is not a sentence"),
)


PASS: tuple[dict[str, Any], ...] = (
    {"description": "Soon nothing is left. (Look at the use.)"},
    {"description": 'The venue says "nothing is left."'},
    {"description": "Soon nothing is left. {{ if gt $value 1.0 }}It is late.{{ end }}"},
    {"description": "Soon nothing is left: https://status.example.com/use"},
    {"description": "Soon nothing is left…"},
    {"description": "まもなく残りがなくなります。"},
    {"summary": "{{ $labels.bot }}: the use, the rest, etc."},
)


def test_a_title_and_a_sentence_pass(project: Project) -> None:
    """A summary may be as long as two lines on a phone."""
    assert found_by("rules/wording", with_alert(project, replace(USED_UP, summary="x" * 120))) == []
    amount = "x" * 106 + "{{ $value | printf `%.2f` | reReplaceAll `.00` `` }}"
    assert found_by("rules/wording", with_alert(project, replace(USED_UP, summary=amount))) == []


def test_every_usual_end_of_a_sentence_passes(project: Project) -> None:
    """A closing bracket, a quote, a template's branch, an address; an abbreviation is not a full stop."""
    for texts in PASS:
        assert found_by("rules/wording", with_alert(project, replace(USED_UP, **texts))) == [], texts


def test_each_text_that_helps_nobody_is_reported(project: Project) -> None:
    """The person on call reads only these two texts."""
    for texts, summary in FAULTS:
        (problem,) = found_by("rules/wording", with_alert(project, replace(USED_UP, **texts)))
        assert problem.summary == summary
