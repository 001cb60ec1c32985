"""maintenance/no-effect"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from tests.checks.conftest import EXPORTER, PRODUCTION, USED, USED_UP, found_by, with_alert
from tests.maintenance import window
from tradewatch.model import Label, Project


def summaries(project: Project, **over: Any) -> list[str]:
    content = replace(project, maintenance=(window(**over),))
    return [problem.summary for problem in found_by("maintenance/no-effect", content)]


def test_a_bot_that_its_environments_do_not_have_is_reported(project: Project) -> None:
    """A misspelt bot is not in maintenance, and neither is a bot of another environment."""
    both = replace(project, environments=(PRODUCTION, replace(PRODUCTION, name="staging", watched=("two",))))
    assert summaries(both, of={"bot": ("one", "two")}) == []
    assert summaries(both, of={"bot": ("own",)}) == ["'bot' is never 'own' in production, staging"]
    found = summaries(both, of={"bot": ("one", "two")}, environments=("staging",))
    assert found == ["'bot' is never 'one' in staging"]


def test_an_environment_that_does_not_exist_is_reported(project: Project) -> None:
    """The window is nowhere."""
    found = summaries(project, of={"bot": ("one",)}, environments=("producton",))
    assert found == ["no environment is called 'producton'"]


def test_a_label_that_no_alert_has_is_reported(project: Project) -> None:
    """An alert about money does not count: no window pauses it."""
    assert summaries(project, of={"bot": ("one",), "venue": ("kraken",)}) == ["no alert has the label 'venue'"]
    money = with_alert(project, replace(USED_UP, money=True))
    assert summaries(money, of={"instance": ("one:9400",)}) == ["no alert has the label 'instance'"]


def test_a_value_that_no_alert_has_is_reported(project: Project) -> None:
    """It can only be said of a label whose values are known."""
    used = replace(USED, exporter=EXPORTER, labels=(Label("kind", ("cash", "margin")), Label("venue", maximum=9)))
    alert = replace(USED_UP, expr=f"max by (kind, venue, bot) ({used})")
    labelled = replace(with_alert(project, alert), metrics=(used,))
    found = summaries(labelled, of={"kind": ("cash", "cush"), "venue": ("kraken",)})
    assert found == ["'kind' is never 'cush' in production"]
