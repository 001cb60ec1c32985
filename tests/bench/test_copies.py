"""Copies of the content, with which growth is measured, are as correct as the content itself."""

from __future__ import annotations

import generator
from bench.generator.copies import CHECKS_OF_NAMES, multiplied
from tradewatch.checks import BuiltEnvironment, check
from tradewatch.compiler import CompiledProject


def test_twice_the_content_is_twice_as_much_to_read() -> None:
    """No two alerts, dashboards or expressions are the same, and checks report nothing but new names."""
    project = generator.project()
    environment = project.environments[-1]
    once, twice = (
        BuiltEnvironment(CompiledProject(each).within(environment)) for each in (project, multiplied(project, 2))
    )
    assert len({alert.name for alert in twice.project.alerts}) == 2 * len({each.name for each in project.alerts})
    assert len(twice.dashboards) == 2 * len(once.dashboards)
    texts = [{each.text for each in built.expressions} for built in (once, twice)]
    assert len(texts[1]) > 1.6 * len(texts[0])  # recording rules and runbooks are not copied
    assert {each.check for each in check(twice.compiled.shared, [environment])} <= CHECKS_OF_NAMES


def test_once_the_content_is_the_content_itself() -> None:
    """Nothing is copied, so nothing is renamed."""
    project = generator.project()
    once = multiplied(project, 1)
    assert (once.groups, once.dashboards) == (project.groups, project.dashboards)
