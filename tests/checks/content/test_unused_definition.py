"""content/unused-definition"""

from __future__ import annotations

from dataclasses import replace

from tests.checks.conftest import DESK, USED_UP, an_alert, found_by, gauge, with_alert
from tradewatch.model import RATIO, Inhibition, Project, Receiver, Threshold, TimeInterval, matching, record_definitions


def test_what_nothing_uses_is_reported_where_it_is_written(project: Project) -> None:
    """It may be an alert outside its group, a metric, a receiver or a limit."""
    with record_definitions() as made:
        forgotten = (
            an_alert("Forgotten"),
            gauge("forgotten_ratio"),
            Receiver("forgotten", via=DESK.via),
            Threshold(unit=RATIO, value=0.5, why="Half is left.", tune="Look at the busiest day."),
            TimeInterval(name="forgotten", weekdays=("sunday",)),
            Inhibition(source=matching(a="b"), target=matching(c="d"), equal=("bot",)),
        )
    used = with_alert(project, an_alert("Used"))
    problems = found_by("content/unused-definition", replace(used, made=tuple(made)))
    # A label and a matcher of theirs are not reported beside them.
    assert {problem.where for problem in problems} == {each.defined for each in forgotten}


def test_a_copy_of_what_is_used_is_fine(project: Project) -> None:
    """`replace` makes a second definition at the line of the first."""
    with record_definitions() as made:
        copy = replace(USED_UP)
    assert made == [copy]
    assert found_by("content/unused-definition", replace(project, made=tuple(made))) == []


def test_a_file_of_which_nothing_is_used_is_one_problem(project: Project) -> None:
    """The module is imported, but its group is not listed."""
    there = USED_UP.defined._replace(file="/there/forgotten.py")
    made = tuple(replace(an_alert("One"), defined=there._replace(line=line)) for line in (3, 9))
    (problem,) = found_by("content/unused-definition", replace(project, made=made))
    assert problem.where == there._replace(line=1)


def test_only_what_is_made_in_the_block_is_recorded() -> None:
    """In a bot and in a test, definitions are not kept."""
    an_alert("Before")
    with record_definitions() as made:
        inside = an_alert("Inside")
    an_alert("After")
    assert made == [inside]
