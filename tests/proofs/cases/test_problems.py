"""Alerts whose samples cannot prove them are a problem at their line."""

from __future__ import annotations

import pytest

from tests.proofs.world import (
    FEES,
    HERE,
    LAG,
    LOSS,
    REQUESTS,
    RESTARTS,
    UP,
    limit,
    project,
    state_alert,
    value_alert,
    written_tests,
)
from tradewatch.model import RATIO, SECONDS, Alert, Example, ProblemsFound, RecordedTable, RuleGroup

_EITHER = f"sum by (bot) (increase({REQUESTS}[5m])) or sum by (bot) (increase({RESTARTS}[5m]))"


def _either(**over: object) -> Alert:
    return value_alert(
        expr=_EITHER,
        above=limit(3),
        samples=lambda level: [REQUESTS.grows(level, per="5m", route="/a", code="2xx")],
        **over,
    )


WRONG: dict[str, tuple[Alert, str]] = {
    "a negative limit of a ratio": (
        value_alert(expr=f"{LOSS}", above=limit(-1, RATIO), samples=lambda level: [LOSS.stays(level, account="main")]),
        "its limit of -1 is beyond 0, the healthiest possible value: it always fires",
    ),
    "a negative limit of a duration": (
        value_alert(expr=f"{LAG}", above=limit(-0.5, SECONDS), samples=lambda level: [LAG.stays(level)]),
        "its limit of -0.5 is beyond 0, the healthiest possible value: it always fires",
    ),
    "a percentage as the lower limit of a ratio": (
        value_alert(expr=f"{LOSS}", below=limit(20, RATIO), samples=lambda level: [LOSS.stays(level, account="main")]),
        "its limit of 20 is beyond 1, the healthiest possible value: it always fires",
    ),
    "a side that no sample shows": (
        _either(),
        "no example shows the right side of its `or`: samples of restarts_total without requests_total",
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_it_is_a_problem_at_the_line_of_the_alert(name: str) -> None:
    """The generated tests would pass, whatever the alert does."""
    alert, summary = WRONG[name]
    with pytest.raises(ProblemsFound) as raised:
        written_tests(project(alert), HERE)
    (problem,) = raised.value.problems
    assert problem.summary == summary
    assert problem.where is not None
    assert problem.where.file == alert.defined.file


@pytest.mark.parametrize("kind", ["fires_too", "silent_too"])
def test_an_example_shows_the_right_side(kind: str) -> None:
    """Whether it fires or not, the author has decided what the right side means."""
    example = Example(name="only-restarts", samples=(RESTARTS.grows(9, per="5m", venue="x"),), value=9)
    assert written_tests(project(_either(**{kind: (example,)})), HERE)


def test_a_side_may_be_empty_because_of_its_values() -> None:
    """Which side of `a > 1 or b > 1` decides is not seen in the names of its samples."""
    bad, good = (FEES.grows(9, per="1m", venue="x"),), (FEES.grows(0, per="1m", venue="x"),)
    alert = state_alert(
        when=f"sum by (bot) (rate({FEES}[5m])) > 0 or sum by (bot) (rate({RESTARTS}[5m])) > 0",
        samples_bad=bad,
        samples_good=good,
    )
    assert written_tests(project(alert), HERE)


def test_a_table_without_one_of_the_bots_is_a_problem_at_its_line() -> None:
    """An alert on the bots that should be there would never fire for that bot."""
    table = RecordedTable(record="bot:expected", labels=("bot",), rows=lambda environment: [({"bot": "a"}, 1)])
    alert = state_alert(
        when=f"{table} unless on (bot) ({UP} == 1)", samples_bad=(UP.stays(0),), samples_good=(UP.stays(1),)
    )
    groups = (RuleGroup("group", (alert,)), RuleGroup("recorded", (table,)))
    with pytest.raises(ProblemsFound) as raised:
        written_tests(project(groups=groups), HERE)
    (problem,) = raised.value.problems
    assert (problem.where, problem.summary) == (table.defined, "it has no row for b, so alert Wrong cannot fire for it")
