"""rulers/function"""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.checks.conftest import USED, an_alert, place, with_alert
from tests.checks.rulers.store import MIMIR, VMALERT, problems
from tradewatch.model import Project, Ruler, Version

CHECK = "rulers/function"
NEW = an_alert(
    "New",
    when=f"{USED} > 0.5 and on () day_of_year() > 7",  # when
)


def test_a_function_that_this_version_lacks_is_reported(project: Project) -> None:
    """With the version that has it."""
    (problem,) = problems(CHECK, with_alert(project, NEW), replace(VMALERT, version=Version(1, 95)))
    assert problem.where == place(__file__, "when")
    assert problem.summary == "VictoriaMetrics 1.95 does not have the function day_of_year"
    assert problem.fix == "run VictoriaMetrics 1.96 or newer, or calculate it otherwise"


def test_a_function_that_it_never_got_is_reported(project: Project) -> None:
    """No version helps."""
    (problem,) = problems(CHECK, with_alert(project, an_alert("Sum", when=f"histogram_sum({USED}) > 1")), VMALERT)
    assert problem.fix == "calculate it otherwise"


@pytest.mark.parametrize("ruler", [VMALERT, MIMIR])
def test_known_functions_are_fine(project: Project, ruler: Ruler) -> None:
    """Mimir has the functions of Prometheus."""
    assert problems(CHECK, with_alert(project, NEW), ruler) == []
