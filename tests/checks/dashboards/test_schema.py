"""dashboards/schema"""

from __future__ import annotations

import sys
from typing import Any

import pytest
from grafanalib import core

from tests.checks import shown
from tests.checks.conftest import found, place
from tests.checks.shown import graph, plain, showing
from tradewatch.grafana import stat
from tradewatch.model import Project


@pytest.mark.parametrize(
    ("extra", "summary", "fix"),
    [
        ({"options": {"legned": {}}}, "options.legned is unknown", "did you mean 'legend'?"),
        (
            {"fieldConfig": {"defaults": {"custom": {"drawStyle": "lines"}}}},
            "fieldConfig.defaults.custom.drawStyle is 'lines'",
            "did you mean 'line'?",
        ),
        ({"fieldConfig": {"defaults": {"decimals": "two"}}}, "fieldConfig.defaults.decimals is 'two'", "number"),
        ({"options": {"tooltip": {"mode": 1}}}, "options.tooltip.mode is 1", "choose one of 'multi', 'none', 'single'"),
        ({"repeatDirecton": "h"}, "repeatDirecton is unknown", "did you mean 'repeatDirection'?"),
        ({"transformations": [{"options": {}}]}, "transformations[0] lacks id", "add id"),
    ],
    ids=["option", "choice", "type", "choice of another type", "key", "missing"],
)
def test_what_grafana_does_not_know_is_reported(
    project: Project, extra: dict[str, Any], summary: str, fix: str
) -> None:
    """The place within the panel, the value, and what would do."""
    (problem,) = found(plain(project, graph(extraJson=extra)))
    assert (problem.check, problem.subject) == ("dashboards/schema", "panel 'Lines'")
    assert problem.where == place(shown.__file__, "plain")
    assert problem.summary == summary
    assert fix in problem.fix


def test_a_fault_outside_of_panels_is_reported_of_the_dashboard(project: Project) -> None:
    """A dashboard's own keys are checked too."""
    (problem,) = found(plain(project, graph(), graphTooltip=7))
    assert (problem.subject, problem.summary) == ("dashboard 'Plain (production)'", "graphTooltip is 7")


def test_a_panel_in_a_collapsed_row_is_reported_as_itself(project: Project) -> None:
    """The problem names the panel, not its row."""
    hidden = core.RowPanel(title="More", collapsed=True, panels=[graph(extraJson={"options": {"legned": {}}})])
    (problem,) = found(plain(project, hidden))
    assert (problem.subject, problem.summary) == ("panel 'Lines'", "options.legned is unknown")


def test_what_only_an_older_grafana_does_not_know_is_reported_with_its_release(project: Project) -> None:
    """An option that is new is missing where the old one still runs."""
    (problem,) = found(plain(project, graph(extraJson={"options": {"disableKeyboardEvents": True}})))
    assert problem.summary == "options.disableKeyboardEvents is unknown for Grafana 11"


def test_what_grafana_knows_is_fine(project: Project) -> None:
    """Options of the panel's own type, in the values that it has."""
    panel = stat("Use", "used_ratio", description="What it is.", sparkline=True, decimals=1)
    assert found(showing(project, panel)) == []
    assert found(plain(project, graph(extraJson={"options": {"tooltip": {"mode": "single"}}}))) == []


def test_nothing_slow_is_imported_while_all_is_right(project: Project) -> None:
    """The import of the library that explains a fault takes longer than the check of all dashboards."""
    for name in [name for name in sys.modules if name.partition(".")[0] == "jsonschema"]:
        del sys.modules[name]
    assert found(project) == []
    assert "jsonschema" not in sys.modules
