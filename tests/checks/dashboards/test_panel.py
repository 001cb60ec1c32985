"""dashboards/panel"""

from __future__ import annotations

import pytest
from grafanalib import core

from tests.checks import shown
from tests.checks.conftest import found, place
from tests.checks.shown import QUERY, graph, plain, showing
from tradewatch.grafana import row, stat, text
from tradewatch.model import Project


@pytest.mark.parametrize(
    ("panel", "subject", "summary"),
    [
        (graph(""), "panel ", "a panel without a title"),
        (graph("Bare", description=None), "panel 'Bare'", "a panel without a description"),
        (graph("Empty", targets=[]), "panel 'Empty'", "a panel without a query"),
        (
            graph("Half", targets=[QUERY, core.Target(expr="", refId="B")]),
            "panel 'Half'",
            "query B does not have an expression",
        ),
        (
            graph("Twice", targets=[QUERY, core.Target(expr="used_ratio * 2", refId="A")]),
            "panel 'Twice'",
            "two queries have the refId A",
        ),
    ],
    ids=["no title", "no description", "no query", "no expression", "one letter"],
)
def test_a_panel_that_nobody_can_read_is_reported(
    project: Project, panel: core.Panel, subject: str, summary: str
) -> None:
    """A panel of grafanalib alone is reported by its title, at the line of its dashboard."""
    (problem,) = found(plain(project, panel))
    assert problem.check == "dashboards/panel"
    assert problem.subject.startswith(subject)
    assert problem.where == place(shown.__file__, "plain")
    assert problem.summary == summary
    assert problem.fix


def test_a_panel_of_grafanalib_is_reported_at_its_own_line(project: Project) -> None:
    """A panel that knows its line is reported there."""
    (problem,) = found(showing(project, stat("Bare", "used_ratio", description="")))  # bare
    assert (problem.summary, problem.subject) == ("a panel without a description", "panel 'Bare'")
    assert problem.where == place(__file__, "bare")


def test_a_panel_in_a_collapsed_row_is_checked_too(project: Project) -> None:
    """A hidden panel must be readable as well."""
    hidden = row("Details", stat("Bare", "used_ratio", description=""), collapsed=True)
    (problem,) = found(showing(project, rows=[hidden]))
    assert problem.summary == "a panel without a description"


def test_readable_panels_are_fine(project: Project) -> None:
    """Today's types with title, description and query pass; a text needs neither query nor description."""
    number = core.Stat(
        title="Number", description="It is.", targets=[QUERY], dataSource="${datasource}", format="percentunit"
    )
    assert found(plain(project, graph(), number, core.Text(title="Note", content="Hello"))) == []
    assert found(showing(project, text("Note", "Hello"), stat("Use", "used_ratio", description="It is."))) == []
