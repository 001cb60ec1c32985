"""histograms/coarse"""

from __future__ import annotations

from dataclasses import replace

from tests.checks.conftest import EXPORTER, LIMIT, USED_UP, found_by
from tradewatch.model import HISTOGRAM, SECONDS, Metric, Problem, Project, RuleGroup

TOOK = Metric(
    name="took_seconds",
    kind=HISTOGRAM,
    unit=SECONDS,
    help="How long it took.",
    exporter=EXPORTER,
    buckets=(0.1, 0.2, 0.5, 5),
)


def found(project: Project, limit: float) -> list[Problem]:
    alert = replace(
        USED_UP,
        expr=f"histogram_quantile(0.9, sum by (bot, le) (rate({TOOK.bucket}[5m])))",
        above=replace(LIMIT, unit=SECONDS, value=limit),
        samples=None,
    )
    groups = (RuleGroup("things", (alert,)),)
    return found_by("histograms/coarse", replace(project, groups=groups, metrics=(*project.metrics, TOOK)))


def test_a_limit_at_a_bound_or_in_a_narrow_bucket_passes(project: Project) -> None:
    """The quantile is exact at a bound, and nearly so between close ones."""
    for limit in (0.1, 0.15, 0.5, 5):
        assert found(project, limit) == []


def test_a_limit_in_a_wide_bucket_is_reported(project: Project) -> None:
    """Between far bounds, and below the first one, where only zero is known."""
    for limit, low, high in ((2, "0.5", "5"), (0.05, "0", "0.1")):
        (problem,) = found(project, limit)
        assert problem.summary == f"the limit {limit} lies between the bounds {low} and {high}"
