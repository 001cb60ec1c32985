"""The example of a window in rules/maintenance.py is one that works."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from textwrap import dedent
from typing import Any

import generator
import tradewatch.model
from rules import maintenance
from tradewatch.compiler import CompiledProject
from tradewatch.model import Maintenance
from tradewatch.routing import paused


def test_the_example_pauses_the_alerts_of_its_bot_except_those_about_money() -> None:
    """It is written as the module says, and the bot's restart pages nobody, but its kill switch does."""
    example: Maintenance = eval(dedent(str(maintenance.__doc__).partition(":\n\n")[2]), vars(tradewatch.model))
    project = replace(generator.project(), maintenance=(example,))
    compiled = CompiledProject(project)
    by_name: dict[str, Any] = {alert.name: alert for alert in project.alerts}
    found = {
        (name, environment.name): compiled.within(environment).pausing_labels(by_name[name])
        for name in ("BotDown", "KillSwitchActive", "Watchdog")
        for environment in project.environments
    }
    assert {key for key, labels in found.items() if labels} == {("BotDown", "production")}
    at = datetime.fromisoformat("2027-01-16T21:30Z")
    assert paused((example,), {"bot": "momentum"}, at)
    assert not paused((example,), {"bot": "stat-arb"}, at)
