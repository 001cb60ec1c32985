"""dashboards/matcher"""

from __future__ import annotations

import pytest

from tests.checks.conftest import found_by
from tests.checks.shown import graph, plain, showing
from tradewatch.grafana import RED, barchart, query, timeseries
from tradewatch.model import Project

CHECK = "dashboards/matcher"


@pytest.mark.parametrize(
    ("kind", "name", "reason"),
    [
        ("byFrameRefID", "B", "no query has this refId"),
        ("byName", "bot c", "no legend is this name"),
        ("byFrameRefID", "A", ""),
        ("byName", "of the bot b", ""),
    ],
)
def test_an_override_that_matches_nothing_is_reported(project: Project, kind: str, name: str, reason: str) -> None:
    """Labels in a legend can have any value, its words cannot."""
    override = {"matcher": {"id": kind, "options": name}, "properties": [{"id": "unit", "value": "s"}]}
    target = query("used_ratio", legend="of the bot {{bot}}").to_json_data()
    problems = found_by(CHECK, plain(project, graph(overrides=[override], targets=[target])))
    assert [problem.summary for problem in problems] == (
        [f"the override of {name!r} matches nothing: {reason}"] if reason else []
    )


def test_a_merged_query_has_no_ref_id(project: Project) -> None:
    """Grafana calls the frame merge-A-B."""
    override = {"matcher": {"id": "byFrameRefID", "options": "A"}, "properties": [{"id": "unit", "value": "s"}]}
    targets = [query("used_ratio").rendered(name, format="table") for name in ("A", "B")]
    panel = {
        "type": "table",
        "title": "T",
        "targets": targets,
        "transformations": [{"id": "merge", "options": {}}],
        "fieldConfig": {"defaults": {}, "overrides": [override]},
    }
    (problem,) = found_by(CHECK, plain(project, panel))
    assert problem.summary.endswith("after merge, no frame has the refId of a query")


def test_our_own_overrides_match(project: Project) -> None:
    """Bars by the title of their column, lines by the refId of their query."""
    queries = [query("used_ratio", legend=name, color=RED) for name in ("Win", "Loss")]
    panels = barchart("B", *queries, x="bot", description="d"), timeseries("T", *queries, description="d")
    assert found_by(CHECK, showing(project, *panels)) == []
