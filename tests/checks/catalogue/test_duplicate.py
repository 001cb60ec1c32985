"""catalogue/duplicate"""

from __future__ import annotations

from dataclasses import replace

from tests.checks.conftest import EXPORTER, USED, found, place
from tradewatch.model import GAUGE, RATIO, Metric, Project


def test_a_name_taken_twice_is_reported_at_the_second(project: Project) -> None:
    """The problem names the first metric's place, and is at the name of the second."""
    again = Metric(
        kind=GAUGE,
        unit=RATIO,
        help="Something else.",
        exporter=EXPORTER,
        name=USED.name,  # the second
    )
    (problem,) = found(replace(project, metrics=(*project.metrics, again)))
    assert problem.check == "catalogue/duplicate"
    assert problem.subject == "metric used_ratio"
    assert problem.where == place(__file__, "the second")
    assert problem.summary == f"this name is used already at tests/checks/conftest.py:{USED.defined.line}"


def test_another_name_is_fine(project: Project) -> None:
    """Two metrics that differ only in their names pass."""
    again = Metric(name="used_other_ratio", kind=GAUGE, unit=RATIO, help="How much else is used.", exporter=EXPORTER)
    assert found(replace(project, metrics=(*project.metrics, again))) == []
