"""runbooks/facts"""

from __future__ import annotations

from dataclasses import fields, replace
from typing import ClassVar

from tests.checks.conftest import LIMIT, PRODUCTION, SLACK, found_by
from tests.checks.runbook import FACTS, PAGE, found_on, line_of, place_of
from tradewatch.channels.pagerduty import PagerDuty  # noqa: F401, so that its name is known
from tradewatch.channels.slack import Slack
from tradewatch.model import Project, Receiver, RuleGroup

CHECK = "runbooks/facts"

FAULTS = (
    ("above 90%", "above 95%", "## Meaning", "does not say 'above 90%', which UsedUp has in production"),
    ("above 90%", "above 90%5", "## Meaning", "does not say 'above 90%', which UsedUp has in production"),
    ("for 5m.", "<!-- for 5m -->", "## Meaning", "does not say 'for 5m', which UsedUp has in production"),
    ("for 5m.", "for 5m30s.", "## Meaning", "does not say 'for 5m', which UsedUp has in production"),
    ("in production ", "", "## Meaning", "does not say in which environment it fires"),
    ("Warning: it", "It", "## Wake", "the first sentence does not name the severity: warning"),
    ("Warning: it", "Critical: it", "## Wake", "the first sentence does not name the severity: warning"),
    ("keeps firing for 2m", "keeps firing for 3m", "## After", "does not say 'keeps firing for 2m'"),
    ("LIMIT", "the limit", "## After", "does not send the reader to `tune` of LIMIT"),
)


def test_a_runbook_that_agrees_passes(project: Project) -> None:
    """Limit, hold, severity, end and the threshold's constant are those of the alert."""
    assert found_on(CHECK, project) == []


def test_each_disagreement_is_reported_at_its_section(project: Project) -> None:
    """Numbers in prose do not follow the definitions by themselves."""
    for old, new, section, summary in FAULTS:
        (problem,) = found_on(CHECK, project, old, new)
        assert problem.summary == summary
        assert place_of(problem) == ("docs/runbooks/UsedUp.md", line_of(section))


def test_a_limit_of_one_label_value_is_named_with_the_value(project: Project) -> None:
    """The exceptions of a threshold are limits too."""
    limit = replace(LIMIT, by_label={"bot": {"one": 0.5}})
    groups = (RuleGroup("things", (replace(FACTS, above=limit),)),)
    docs = {"runbooks/UsedUp.md": PAGE}
    found = found_by(CHECK, replace(project, groups=groups, dashboards={}, docs=docs))
    assert [problem.fix for problem in found if "production" in problem.summary] == ["write 'above 50%'", "write 'one'"]


def test_an_alert_that_resolves_at_once_does_not_keep_firing(project: Project) -> None:
    """Otherwise the reader would wait for an end that is over."""
    groups = (RuleGroup("things", (replace(FACTS, keep_firing_for="0s"),)),)
    (problem,) = found_by(CHECK, replace(project, groups=groups, dashboards={}, docs={"runbooks/UsedUp.md": PAGE}))
    assert problem.summary == "says 'keeps firing for 2m'"


def test_a_channel_on_the_page_is_one_of_the_alerts_routes(project: Project) -> None:
    """The page still names the old one after somebody moves a route; one that names none says nothing wrong."""
    assert found_on(CHECK, project, "Warning: it", "Warning: Slack; it") == []
    (problem,) = found_on(CHECK, project, "Warning: it", "Warning: PagerDuty and Slack; it")
    assert problem.summary == "names pagerduty, but no message of UsedUp in production goes there"
    assert place_of(problem)[1] == line_of("## Wake")


class Pager(Slack):
    """Slack, if a message there were an incident."""

    incidents: ClassVar[bool] = True


def test_a_channel_that_pages_is_on_the_page(project: Project) -> None:
    """Otherwise a page says that nobody is paged, after a route has moved to people who are."""
    pager = Pager(**{each.name: getattr(SLACK, each.name) for each in fields(SLACK) if each.init})
    environment = replace(PRODUCTION, channels=(SLACK, pager))
    paged = Receiver("desk")
    assert project.routing is not None
    routing = replace(project.routing, receiver=paged)
    project = replace(project, environments=(environment,), receivers=(paged,), routing=routing)
    assert found_on(CHECK, project, "Warning: it", "Warning: it") == []
    (problem,) = found_on(CHECK, project, "Warning: it", "Warning: Slack; it")
    assert problem.summary == "does not name pager, which pages for messages of UsedUp in production"
