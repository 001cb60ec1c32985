"""dashboards/duplicate"""

from __future__ import annotations

from dataclasses import replace

from grafanalib import core

from tests.checks.conftest import found, place
from tests.checks.shown import graph, plain
from tradewatch.grafana import Dashboard
from tradewatch.model import Environment, Project


def _same_slug(environment: Environment) -> Dashboard:
    return Dashboard(slug="things", title="Other things", question="Why again?", rows=[])  # same slug


def _same_title(environment: Environment) -> Dashboard:
    return Dashboard(slug="more", title="Things", question="Why again?", rows=[])  # same title


def _same_title_in_grafanalib(environment: Environment) -> core.Dashboard:
    return core.Dashboard(title="Things", uid="more")  # plain


def _other(environment: Environment) -> Dashboard:
    return Dashboard(slug="more-things", title="More things", question="And these?", rows=[])


def test_one_slug_in_two_folders_is_reported(project: Project) -> None:
    """Both would have one uid; the problem is the later one's."""
    (problem,) = found(replace(project, dashboards={**project.dashboards, "zoo": (_same_slug,)}))
    assert problem.check == "dashboards/duplicate"
    assert "Other things" in problem.subject
    assert problem.where == place(__file__, "same slug")
    assert "things" in problem.summary
    assert "slug" in problem.fix


def test_one_title_is_reported(project: Project) -> None:
    """People find a dashboard by its title, so titles must differ."""
    (problem,) = found(replace(project, dashboards={"standard": (*project.dashboards["standard"], _same_title)}))
    assert problem.check == "dashboards/duplicate"
    assert "Things" in problem.subject
    # Files are compared in the order of their paths: more.json comes before things.json.
    assert "title" in problem.summary
    assert "title" in problem.fix


def test_a_plain_dashboard_is_checked_too(project: Project) -> None:
    """A dashboard of grafanalib alone is reported where its file has its title."""
    (problem,) = found(replace(project, dashboards={**project.dashboards, "zoo": (_same_title_in_grafanalib,)}))
    assert problem.check == "dashboards/duplicate"
    assert problem.where == place(__file__, "plain")


def test_two_of_different_names_are_fine(project: Project) -> None:
    """The question may be answered twice, as long as slug and title differ."""
    assert found(replace(project, dashboards={**project.dashboards, "zoo": (_other,)})) == []


def test_two_panels_with_the_same_title_are_reported(project: Project) -> None:
    """Our own panels cannot have one title, but those of grafanalib can, also in different rows."""
    rows = [core.RowPanel(title=title, panels=[graph("Use")]) for title in ("One", "Other")]
    (problem,) = found(plain(project, *rows))
    assert (problem.check, problem.subject) == ("dashboards/duplicate", "panel 'Use'")
    assert problem.summary == "another panel of this dashboard has the same title"


def test_a_row_may_be_called_like_a_panel(project: Project) -> None:
    """One is a heading, the other what is below it."""
    assert found(plain(project, core.RowPanel(title="Use", panels=[graph("Use")]))) == []
