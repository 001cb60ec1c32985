"""Copies of today's content: what growth is measured with must be as right as what it is made of."""

from __future__ import annotations

import generator
from bench.generator.copies import OF_NAMES, grown
from tradewatch.checks import BuiltEnvironment, check
from tradewatch.compiler import compile


def test_three_times_the_content_is_three_times_as_much_to_read() -> None:
    """No two alerts, dashboards or expressions are the same, and checks speak of nothing but new names."""
    project = generator.project()
    environment = project.environments[-1]
    once, thrice = (
        BuiltEnvironment(each, environment, compile(each, environment))
        for each in (grown(project, 1), grown(project, 3))
    )
    assert len({alert.name for alert in thrice.project.alerts}) == 3 * len({each.name for each in project.alerts})
    assert len(thrice.dashboards) == 3 * len(once.dashboards)
    texts = [{each.text for each in built.expressions} for built in (once, thrice)]
    assert len(texts[1]) > 2.5 * len(texts[0])  # recording rules are there once
    assert {each.check for each in check(thrice.project, {environment: thrice.tree})} <= OF_NAMES


def test_the_first_copy_is_the_content_itself() -> None:
    """Once is what is built today."""
    project = generator.project()
    environment = project.environments[0]
    assert compile(grown(project, 1), environment) == compile(project, environment)
