"""docs/CONNECTIONS.md: its examples compile, and the servers' own tools accept them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import generator
from environments import PRODUCTION
from tests.docs.pages import blocks, path
from tests.model.programs import amtool_of, promtool_of
from tradewatch.checks import check
from tradewatch.compiler import CompiledProject
from tradewatch.filetree import write_all
from tradewatch.model import Environment, Job
from tradewatch.proofs.running.tools import tool_problems

PAGE = "docs/CONNECTIONS.md"


def shown() -> dict[str, object]:
    """The names that the page's blocks assign, run in order."""
    names: dict[str, object] = {}
    for block in blocks(PAGE, "python"):
        exec(compile("\n" * (block.line - 1) + block.text, str(path(PAGE)), "exec"), names)
    return names


def test_its_examples_are_accepted(toolset: Path, tmp_path: Path) -> None:
    """Our checks and the servers' own tools accept each job and each environment."""
    amtool, promtool = amtool_of(toolset.name), promtool_of(toolset.name)
    here: list[Environment] = []
    for name, value in shown().items():
        if isinstance(value, Job):
            here.append(replace(PRODUCTION, name=name.lower(), jobs=(value, *PRODUCTION.jobs[1:])))
        elif isinstance(value, Environment) and value is not PRODUCTION:
            here.append(replace(value, name=name.lower()))
    assert len(here) >= 7
    whole = generator.project()
    project = replace(whole, environments=tuple(here), groups=whole.groups[:1], dashboards={})
    for environment in here:
        compiled = CompiledProject(project)
        tree, found = compiled.within(environment).tree, check(compiled, [environment])
        assert [each for each in found if each.where and each.where.file == str(path(PAGE))] == [], environment.name
        write_all(tmp_path, {environment.name: tree})
        if environment.alertmanager and environment.alertmanager <= amtool.program.version[:2]:
            assert tool_problems(tree, tmp_path / environment.name, promtool, amtool) == [], environment.name
