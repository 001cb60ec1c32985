"""routing/pattern"""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.checks.conftest import DESK, an_alert, found, place, with_alert, with_routes
from tradewatch.model import Inhibition, Matcher, Project, Route, matching


@pytest.mark.parametrize("pattern", ["(", "a(?=b)", "*", r"(a)\1", "[z-a]"])
def test_a_pattern_that_alertmanager_refuses_is_reported(project: Project, pattern: str) -> None:
    """It is at the matchers of its route, before amtool says only that the configuration is wrong."""
    child = Route(
        (Matcher("bot", "=~", pattern),),  # matchers
    )
    (problem,) = found(replace(project, routing=Route(receiver=DESK, routes=(child,))))
    assert problem.check == "routing/pattern"
    assert problem.where is not None
    assert repr(pattern) in problem.summary


def test_a_pattern_of_an_inhibition_is_reported_at_its_side(project: Project) -> None:
    """Source and target are checked, each at its line."""
    inhibition = Inhibition(
        source=matching(bot="one"),
        target=(Matcher("bot", "!~", "("),),  # target
        equal=("bot",),
    )
    (problem,) = found(replace(project, inhibitions=(inhibition,)))
    assert problem.where == place(__file__, "target")


def test_a_pattern_that_both_read_alike_is_fine(project: Project) -> None:
    """A value of `=` may look like a broken pattern."""
    brackets = an_alert("Brackets", labels={"part": "("})
    route = Route((Matcher("bot", "=~", "one|two-[0-9]+"), Matcher("part", "=", "(")))
    assert found(with_routes(with_alert(project, brackets), route)) == []
