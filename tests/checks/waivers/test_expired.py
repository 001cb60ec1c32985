"""waivers/expired"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from tests.checks.conftest import USED_UP, found, place, with_alert
from tradewatch.checks import expired
from tradewatch.compiler import CompiledProject
from tradewatch.model import Project, Waiver

UNTIL_JANUARY = Waiver(
    "rules/samples",
    until="2027-01-31",  # until
    reason="its series are not known yet",
)


def test_a_waiver_whose_last_day_is_over_is_reported(project: Project) -> None:
    """The problem is at the date, with the waiver's reason."""
    waived = with_alert(project, replace(USED_UP, samples=None, waive=(UNTIL_JANUARY,)))
    (problem,) = expired(CompiledProject(waived), date(2027, 2, 1))
    assert problem.check == "waivers/expired"
    assert problem.where == place(__file__, "until")
    assert problem.summary == "the waiver on alert UsedUp ended on 2027-01-31"
    assert "its series are not known yet" in problem.details


def test_the_last_day_is_one_of_them(project: Project) -> None:
    """On the day itself the waiver holds."""
    waived = with_alert(project, replace(USED_UP, samples=None, waive=(UNTIL_JANUARY,)))
    assert expired(CompiledProject(waived), date(2027, 1, 31)) == []


def test_the_checks_themselves_know_no_day(project: Project) -> None:
    """A waiver of long ago excuses as it did: a build does not fail for the date."""
    long_ago = Waiver("rules/samples", until="2001-01-01", reason="tried")
    assert found(with_alert(project, replace(USED_UP, samples=None, waive=(long_ago,)))) == []
