"""situations/duplicate"""

from __future__ import annotations

from dataclasses import replace

from tests.checks.conftest import found_by
from tradewatch.model import Project, Situation


def test_a_second_situation_of_one_name_is_reported(project: Project) -> None:
    """At the second one."""
    first, second, other = (
        Situation(name=name, story="Something happens.", lasts="1h") for name in ("outage", "outage", "restart")
    )
    (problem,) = found_by("situations/duplicate", replace(project, situations=(first, second, other)))
    assert problem.where == second.defined.of_argument("name")
    assert problem.summary.startswith("another situation has this name")
