"""amtool and the simulation must agree on which receivers a promise needs."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.model.programs import SETS, amtool_of
from tests.routing.example import alert, config, environment, project, root
from tradewatch.channels.pagerduty import PagerDuty
from tradewatch.channels.webhook import Webhook
from tradewatch.compiler import CompiledProject
from tradewatch.compiler.alertmanager import CONFIG
from tradewatch.model import CRITICAL, Problem, Project, Promise, Receiver, Route, matching
from tradewatch.proofs.running.promises import promise_problems

HERE = environment(channels=(Webhook("http://127.0.0.1:9099", credentials=False), PagerDuty()))
PAGER = Receiver("pager", via=(PagerDuty,))
PROMISES = (
    Promise(matching(severity="critical"), reaches=(PagerDuty,), within="30s", repeated="1h"),
    Promise(matching(severity="warning"), never=(PagerDuty,)),
)


def of(*routes: Route) -> Project:
    whole = project(root(*routes), alerts=(alert("Bad", CRITICAL), alert("Slow")), environments=(HERE,))
    return replace(whole, promises=PROMISES)


def problems(compiled: Project, deployed: Project, tool_set: str, folder: Path) -> list[Problem]:
    """The problems of a project, if the deployed file is that of another one."""
    path = folder / CONFIG
    path.parent.mkdir(parents=True)
    path.write_bytes(config(deployed, HERE))
    return list(promise_problems(CompiledProject(compiled), HERE, folder, amtool_of(tool_set)))


@pytest.mark.parametrize("tool_set", SETS)
def test_promises_that_are_kept_have_no_problem(tool_set: str, tmp_path: Path) -> None:
    """amtool names the pager for the critical alert only."""
    kept = of(Route(matching(severity="critical"), PAGER))
    assert problems(kept, kept, tool_set, tmp_path) == []


@pytest.mark.parametrize("tool_set", SETS)
def test_a_file_that_breaks_promises_is_reported_at_them(tool_set: str, tmp_path: Path) -> None:
    """The deployed file pages for the wrong alerts, whatever our simulation says."""
    kept, broken = of(Route(matching(severity="critical"), PAGER)), of(Route(matching(severity="warning"), PAGER))
    assert [(each.check, each.where, each.summary) for each in problems(kept, broken, tool_set, tmp_path)] == [
        (
            "amtool",
            PROMISES[0].defined.of_argument("reaches"),
            "Bad in here does not reach pagerduty: amtool says that it notifies root",
        ),
        (
            "amtool",
            PROMISES[1].defined.of_argument("never"),
            "Slow in here is sent to pagerduty: amtool says that it notifies pager",
        ),
    ]
