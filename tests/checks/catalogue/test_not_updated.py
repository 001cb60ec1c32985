"""catalogue/not-updated"""

from __future__ import annotations

from dataclasses import replace

from tests.checks.conftest import EXPORTER, USED, WORKED, found_by, place
from tradewatch.model import SECONDS, Add, Argument, Event, Exporter, Project, Recorder

CHECK = "catalogue/not-updated"

WORK = Event(
    "work", "Work ended.", arguments=(Argument("seconds", SECONDS, "its time"),), updates=(Add(WORKED, "seconds"),)
)


def test_a_metric_without_an_event_is_reported(project: Project) -> None:
    """The problem is at the metric, and not if other code updates it."""
    recorder = Recorder("bot/recorder.py", (WORK,))
    (problem,) = found_by(CHECK, replace(project, recorder=recorder))
    assert (problem.subject, problem.where) == ("metric used_ratio", USED.defined)
    assert found_by(CHECK, replace(project, recorder=replace(recorder, by_hand=(USED,)))) == []


def test_metrics_of_other_programs_need_no_event(project: Project) -> None:
    """So does a project without events."""
    other = replace(USED, exporter=Exporter("a server", job="servers", labels=EXPORTER.labels))
    recorder = Recorder("bot/recorder.py", (WORK,))
    assert found_by(CHECK, replace(project, metrics=(other, WORKED), recorder=recorder)) == []
    assert found_by(CHECK, project) == []


def test_a_metric_with_an_event_is_not_updated_by_hand(project: Project) -> None:
    """The list says which metrics need other code."""
    recorder = Recorder("bot/recorder.py", (WORK,), by_hand=(USED, WORKED))  # recorder
    (problem,) = found_by(CHECK, replace(project, recorder=recorder))
    assert (problem.subject, problem.where) == ("recorder bot/recorder.py", place(__file__, "recorder"))
