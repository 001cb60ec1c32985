"""docs/KUBERNETES.md: its environments pass the checks, or have exactly the problem that the page names."""

from __future__ import annotations

from dataclasses import replace

import generator
from tests.docs.pages import blocks, path
from tradewatch.checks import CHECKS, BuiltEnvironment
from tradewatch.compiler import CompiledProject
from tradewatch.model import Environment

PAGE = "docs/KUBERNETES.md"

# The routing tree has an interval in a time zone.
REFUSED = {"BY_CONFIG": ["kubernetes/time-zone"]}


def test_its_environments_are_accepted() -> None:
    """Each is compiled with all rules and dashboards."""
    names: dict[str, object] = {}
    for block in blocks(PAGE, "python"):
        exec(compile("\n" * (block.line - 1) + block.text, str(path(PAGE)), "exec"), names)
    project, found = generator.project(), {}
    for name, value in names.items():
        if isinstance(value, Environment) and name != "STAGING":
            built = BuiltEnvironment(CompiledProject(replace(project, environments=(value,))).within(value))
            assert built.compiled.kubernetes_objects
            checks = [each for each in CHECKS.values() if each.name.startswith("kubernetes/")]
            found[name] = [problem.check for each in checks for problem in each.report(built)]
    assert found == {"CLUSTER": [], "PODS": [], "BY_CONFIG": [], "WITH_OPERATOR": []} | REFUSED
