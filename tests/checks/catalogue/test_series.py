"""catalogue/series"""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.checks.conftest import EXPORTER, found_by
from tradewatch.model import GAUGE, HISTOGRAM, ONE, SECONDS, Label, Metric, MetricKind, Problem, Project

CHECK = "catalogue/series"
VENUE, SYMBOL = Label("venue", maximum=10), Label("symbol", maximum=30)


def reported(project: Project, budget: int | None, kind: MetricKind = GAUGE) -> list[Problem]:
    name, unit, buckets = ("w_seconds", SECONDS, (1.0, 2.0)) if kind is HISTOGRAM else ("open_orders", ONE, ())
    exporter = replace(EXPORTER, budget=budget)
    metric = Metric(
        name=name, kind=kind, unit=unit, help="It is.", exporter=exporter, labels=(VENUE, SYMBOL), buckets=buckets
    )
    return found_by(CHECK, replace(project, metrics=(*project.metrics, metric)))


@pytest.mark.parametrize(("kind", "most"), [(GAUGE, 10 * 30), (HISTOGRAM, 11 * 31 * 5)])
def test_more_series_than_the_budget_are_reported(project: Project, kind: MetricKind, most: int) -> None:
    """All combinations of a metric's labels count; for a histogram also `other`, each bucket, +Inf, sum and count."""
    (problem,) = reported(project, most - 1, kind)
    assert f"up to {most:,} series per process" in problem.summary


def test_within_the_budget_it_is_fine(project: Project) -> None:
    """Exactly the budget passes."""
    assert reported(project, 300) == []


def test_without_a_budget_nothing_is_reported(project: Project) -> None:
    """A metric without a budget may have any number of series."""
    assert reported(project, None) == []
