"""runbooks/link"""

from __future__ import annotations

from dataclasses import replace

from tests.checks.conftest import PRODUCTION, a_dashboard, found_by
from tests.checks.runbook import PAGE, line_of, place_of
from tradewatch.model import Problem, Project

CHECK = "runbooks/link"


def found(project: Project, text: str) -> list[Problem]:
    """What the check finds with this text in the place of the named panel."""
    page = PAGE.replace("*Things: UsedUp*", text)
    return found_by(CHECK, replace(project, docs={"runbooks/UsedUp.md": page}))


def test_pages_and_panels_that_exist_pass(project: Project) -> None:
    """Addresses, anchors, bold words and text in a block pass too."""
    title = f"*Things: {a_dashboard(PRODUCTION).rows[0].panels[0].title}*"
    assert found(project, f"{title}, **Note: this**, [all](INDEX.md#api), [site](https://example.com/a.md)") == []
    assert found(project, "this:\n```\n*Nothing: Here*\n```\n") == []


def test_a_page_that_does_not_exist_is_reported_at_its_line(project: Project) -> None:
    """The fix suggests the most similar page."""
    (problem,) = found(project, "[down](BotDawn.md)")
    assert (problem.summary, problem.fix) == ("there is no runbooks/BotDawn.md", "did you mean 'BotDown.md'?")
    assert place_of(problem) == ("docs/runbooks/UsedUp.md", line_of("See *Things"))


def test_a_panel_that_no_dashboard_has_is_reported(project: Project) -> None:
    """The titles are those that Grafana shows."""
    (problem,) = found(project, "*Things: Work done*")
    assert problem.summary == "there is no panel 'Things: Work done'"
