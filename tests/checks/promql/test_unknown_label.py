"""promql/unknown-label"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from tests.checks.conftest import USED_UP, found_by
from tests.checks.shapes import assert_not_reported, found_for_alert
from tradewatch.model import WARNING, Project, RuleGroup, StateAlert

CHECK = "promql/unknown-label"


def test_a_label_that_the_metric_does_not_have_is_reported_under_its_matcher(project: Project) -> None:
    """The problem names the label that was meant, and is at the very line of the expression."""
    alert = StateAlert(
        name="Other",
        severity=WARNING,
        signal="other",
        when="""
            used_ratio > 0.5
              and on (bot) used_ratio{bott="one"} < 0.9
        """,
        summary="Other",
        description="Other.",
    )
    (problem,) = found_by(CHECK, replace(project, groups=(RuleGroup("more", (USED_UP, alert)),)))
    assert problem.subject == "alert Other"
    assert problem.summary == "used_ratio does not have the label 'bott'"
    assert problem.details.splitlines()[:2] == [
        '  and on (bot) used_ratio{bott="one"} < 0.9',
        "                          ^^^^^^^^^^",
    ]
    assert problem.fix == "did you mean 'bot'?"
    assert problem.where is not None
    line = Path(__file__).read_text(encoding="utf-8").splitlines()[problem.where.line - 1]
    assert line.strip() == 'and on (bot) used_ratio{bott="one"} < 0.9'


def test_it_says_what_the_matcher_does(project: Project) -> None:
    """A missing label has the empty value."""
    for selector, details in (
        ('used_ratio{kind="a"}', "It selects nothing"),
        ('used_ratio{kind=~"a|b"}', "It selects nothing"),
        ('used_ratio{kind!="a"}', "It selects everything"),
        ('used_ratio{kind=~"a|"}', "It selects everything"),
    ):
        (problem,) = found_for_alert(project, CHECK, selector)
        assert details in problem.details


def test_a_label_is_reported_for_each_selector(project: Project) -> None:
    """The metric is selected twice, once wrongly."""
    assert len(found_for_alert(project, CHECK, 'used_ratio{kind="a"} > used_ratio{bot="one"}')) == 1


def test_a_label_that_may_be_there_is_fine(project: Project) -> None:
    """Its own labels, and any label of a series whose labels are not known."""
    right = (
        'used_ratio{bot="one"}',
        'nobody_knows_it{kind="a"}',
        'ALERTS{alertname="UsedUp", severity="critical", kind="a"}',
        '{__name__=~"used_ratio|worked_seconds_total", bot=~"o.*"}',
        '{kind="a"}',
    )
    assert_not_reported(project, CHECK, right)
