"""dashboards/legend"""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.checks.conftest import USED_UP, found_by, place
from tradewatch.checks.dashboards.legend import check
from tradewatch.grafana import Dashboard, query, row, timeseries
from tradewatch.model import Environment, Problem, Project
from tradewatch.plain import PlainRuleSet, read_files

CHECK = "dashboards/legend"


def reported(project: Project, expr: str, legend: str) -> list[Problem]:
    def drawn(environment: Environment) -> Dashboard:
        panel = timeseries("Other", query(expr, legend=legend), description="One.")  # panel
        return Dashboard(
            slug="other", title="Other", question="Which?", rows=[row("All", panel, timeseries.of(USED_UP))]
        )

    return found_by(CHECK, replace(project, dashboards={"standard": (drawn,)}))


def test_a_label_that_was_aggregated_away_is_reported(project: Project) -> None:
    """The problem is at its panel."""
    (problem,) = reported(project, "max(used_ratio)", "{{bot}}")
    assert (problem.subject, problem.where) == ("panel 'Other'", place(__file__, "panel"))
    assert problem.summary == "the legend names 'bot', which the query's result does not have"


@pytest.mark.parametrize("legend", ["{{bott}} now", "{{ bot }} {{venue}}"])
def test_a_misspelt_label_is_reported(project: Project, legend: str) -> None:
    """It is reported beside a correct label too."""
    assert len(reported(project, "used_ratio", legend)) == 1


@pytest.mark.parametrize(
    ("expr", "legend"),
    [
        ("max by (bot) (used_ratio)", "{{bot}}"),
        ("max(used_ratio)", "all"),
        ("max(used_ratio)", "__auto"),
        ("used_ratio", ""),
    ],
)
def test_what_is_there_may_be_named(project: Project, expr: str, legend: str) -> None:
    """A legend without labels passes too."""
    assert reported(project, expr, legend) == []


@pytest.mark.parametrize(
    ("panel", "exprs", "number"),
    [
        ({"type": "stat"}, ["max(up)"], 0),
        ({"type": "gauge", "options": {}}, ["count(up == 0)"], 0),
        ({"type": "stat", "options": {"textMode": "value_and_name"}}, ["max(up)"], 1),
        ({"type": "stat"}, ["max by (job) (up)"], 1),
        ({"type": "stat"}, ["max(up)", "min(up)"], 2),
        ({"type": "timeseries"}, ["max(up)"], 1),
    ],
)
def test_a_single_value_is_shown_without_its_name(
    tmp_path: Path, panel: dict[str, Any], exprs: list[str], number: int
) -> None:
    """Unless its panel shows names in any case."""
    targets = [{"refId": chr(65 + at), "expr": each, "legendFormat": "{{bot}}"} for at, each in enumerate(exprs)]
    dashboard = {"title": "D", "panels": [{"title": "P", "targets": targets, **panel}]}
    (tmp_path / "d.json").write_text(json.dumps(dashboard), "utf-8")
    assert len(list(check(PlainRuleSet(read_files([tmp_path / "d.json"]), (), 15.0)))) == number


def test_a_table_has_no_legend(tmp_path: Path) -> None:
    """It has a column for each label."""
    target = {"refId": "A", "expr": "max(up)", "legendFormat": "{{bot}}", "format": "table"}
    (tmp_path / "d.json").write_text(
        json.dumps({"title": "D", "panels": [{"title": "P", "targets": [target]}]}), "utf-8"
    )
    assert list(check(PlainRuleSet(read_files([tmp_path / "d.json"]), (), 15.0))) == []
