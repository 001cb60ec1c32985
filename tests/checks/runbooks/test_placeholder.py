"""runbooks/placeholder"""

from __future__ import annotations

from tests.checks.runbook import found_on, line_of, place_of
from tradewatch.model import Project

CHECK = "runbooks/placeholder"


def test_labels_of_the_alert_can_be_filled_in(project: Project) -> None:
    """The labels of the result and of the rule are known."""
    assert found_on(CHECK, project) == []
    assert found_on(CHECK, project, 'bot="<bot>"', 'bot="<severity>"') == []


def test_a_label_that_the_message_does_not_have_is_reported_at_its_line(project: Project) -> None:
    """The reader would not know what to write there."""
    (problem,) = found_on(CHECK, project, 'used_ratio{bot="<bot>"}', 'used_ratio\n  / used_ratio{bot="<boot>"}')
    assert problem.summary == "<boot> is not a label of UsedUp"
    assert problem.fix == "did you mean 'bot'?"
    assert place_of(problem) == ("docs/runbooks/UsedUp.md", line_of("used_ratio{") + 1)


def test_queries_are_checked_like_any_expression(project: Project) -> None:
    """An unknown metric and a label that the metric does not have, at their lines."""
    (unknown,) = found_on("promql/unknown-metric", project, "used_ratio{", "used_ratios{")
    assert unknown.subject == "runbook UsedUp"
    assert place_of(unknown) == ("docs/runbooks/UsedUp.md", line_of("used_ratio{"))
    (label,) = found_on("promql/unknown-label", project, '{bot="<bot>"}', '{venue="<bot>"}')
    assert place_of(label) == place_of(unknown)
    (syntax,) = found_on("promql/syntax", project, '<bot>"}', '<bot>"')
    assert place_of(syntax) == place_of(unknown)
