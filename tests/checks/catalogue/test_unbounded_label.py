"""catalogue/unbounded-label"""

from __future__ import annotations

from dataclasses import replace

from tests.checks.conftest import EXPORTER, found_by, gauge
from tradewatch.model import Label, Problem, Project


def found(project: Project, *labels: Label) -> list[Problem]:
    """What the check finds of a metric of our own with these labels."""
    ours = replace(gauge("a"), exporter=replace(EXPORTER, budget=1000), labels=labels)
    return found_by("catalogue/unbounded-label", replace(project, metrics=(*project.metrics, ours)))


def test_labels_that_name_a_few_things_pass(project: Project) -> None:
    """A label with the name `id` and a closed set of values passes too."""
    assert found(project, Label("id", ("1", "2")), Label("venue", maximum=4), Label("side", ("buy",))) == []


def test_labels_without_an_end_are_reported(project: Project) -> None:
    """Each new value is a new series."""
    names = ("order_id", "id", "error", "last_message", "path", "price", "client_ip", "request_url")
    for name in names:
        (problem,) = found(project, Label(name, maximum=9))
        assert problem.summary == f"the label {name!r} has unlimited values"
