"""docs/NEW_PROJECT.md: its example of many teams is right, and each team is notified."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import generator
from rules.strategies import STRATEGY_STALLED
from tests.docs.pages import blocks, path
from tradewatch.checks import BuiltEnvironment, checks_of
from tradewatch.compiler import CompiledProject
from tradewatch.routing import labels_as_sent, simulate

PAGE = "docs/NEW_PROJECT.md"


def test_each_team_of_its_example_is_notified() -> None:
    """No check of routing objects, and a strategy has another team than its bot."""
    names: dict[str, Any] = {}
    for block in blocks(PAGE, "python"):
        exec(compile("\n" * (block.line - 1) + block.text, str(path(PAGE)), "exec"), names)
    environment = names["ENVIRONMENT"]
    project = replace(
        generator.project(),
        environments=(environment,),
        routing=names["TREE"],
        receivers=(*names["RECEIVERS"], *names["TEAM_RECEIVERS"]),
    )
    built = BuiltEnvironment(CompiledProject(project).within(environment))
    routing = {name: each for name, each in checks_of(BuiltEnvironment).items() if name.startswith("routing/")}
    assert [problem for each in routing.values() for problem in each.report(built)] == []
    for series, channel in (
        ({"bot": "momentum"}, "#trend-alerts"),
        ({"bot": "momentum", "strategy": "pairs"}, "#arbitrage-alerts"),
        ({"bot": "nobody"}, "#trading-alerts"),
    ):
        sent = labels_as_sent(STRATEGY_STALLED, environment, series)
        (delivery,) = simulate(project, environment, sent, datetime(2026, 5, 1, 12, tzinfo=UTC)).deliveries
        assert [each.channel for each in delivery.channels if hasattr(each, "channel")] == [channel]
