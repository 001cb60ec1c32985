"""waivers/unknown"""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.checks.conftest import PRODUCTION, USED_UP, found, place, with_alert
from tradewatch.model import Project, Waiver


def test_a_waiver_for_an_unknown_check_is_reported(project: Project) -> None:
    """It is at the waiver, names what carries it, and what was probably meant."""
    misspelt = Waiver("rules/duplicat", until="2027-01-31", reason="tried")  # waiver
    (problem,) = found(with_alert(project, replace(USED_UP, waive=(misspelt,))))
    assert problem.check == "waivers/unknown"
    assert problem.where == place(__file__, "waiver")
    assert problem.summary == "alert UsedUp has a waiver for 'rules/duplicat', which is not a check"
    assert problem.fix == "did you mean 'rules/duplicate'?"


@pytest.mark.parametrize("name", ["definition", "build/drift", "waivers/unused", "waivers/expired", "waivers/unknown"])
def test_only_problems_of_checks_can_be_waived(project: Project, name: str) -> None:
    """A broken definition, an outdated build and a waiver cannot be waived."""
    waiver = Waiver(name, until="2027-01-31", reason="tried")
    (problem,) = found(replace(project, environments=(replace(PRODUCTION, waive=(waiver,)),)))
    assert problem.check == "waivers/unknown"


def test_a_waiver_with_the_old_name_of_a_check_says_the_new_one(project: Project) -> None:
    """Upgrading the engine never edits content."""
    waiver = Waiver("rules/lost-bot", until="2027-01-31", reason="tried")
    (problem,) = found(with_alert(project, replace(USED_UP, waive=(waiver,))))
    assert (problem.summary, problem.fix) == (
        "rules/lost-bot is now called rules/lost-identity",
        "write 'rules/lost-identity'",
    )
