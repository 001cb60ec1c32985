"""promtool is asked about the names of our own metrics."""

from __future__ import annotations

from dataclasses import replace

from tests.checks.conftest import EXPORTER, place
from tradewatch.model import COUNTER, GAUGE, HISTOGRAM, ONE, SECONDS, Label, Metric
from tradewatch.proofs.running.metrics import metric_problems
from tradewatch.toolchain import Promtool

OURS = replace(EXPORTER, budget=1000)
SIDE = Label("side", ("buy", "sell"))
GOOD = (
    Metric(name="orders_total", kind=COUNTER, unit=ONE, help="Orders.", exporter=OURS, labels=(SIDE,)),
    Metric(name="wait_seconds", kind=HISTOGRAM, unit=SECONDS, help="Waits.", exporter=OURS, buckets=(1.0,)),
)


def test_a_name_that_promtool_rejects_is_reported_at_its_metric(promtool: Promtool) -> None:
    """The problem has promtool's own words."""
    bad = Metric(name="orders_count", kind=GAUGE, unit=ONE, help="Orders.", exporter=OURS)  # bad
    (problem,) = metric_problems((*GOOD, bad), promtool)
    assert (problem.subject, problem.where) == ("metric orders_count", place(__file__, "bad"))
    assert "_count" in problem.summary


def test_good_names_and_those_of_others_are_fine(promtool: Promtool) -> None:
    """Nobody here can change the names of other exporters."""
    theirs = Metric(name="orders_count", kind=GAUGE, unit=ONE, help="Orders.", exporter=EXPORTER)
    assert metric_problems((*GOOD, theirs), promtool) == []
    assert metric_problems((theirs,), promtool) == []
