"""docs/RULERS.md: its environments pass the checks, and its versions are those of the code."""

from __future__ import annotations

import re
from dataclasses import replace

import generator
from tests.docs.pages import blocks, path
from tradewatch.checks import CHECKS, BuiltEnvironment
from tradewatch.compiler import CompiledProject
from tradewatch.model import Cortex, Environment, Mimir, Thanos, VictoriaMetrics

PAGE = "docs/RULERS.md"


def test_its_environments_are_accepted() -> None:
    """Each is compiled with all rules and dashboards, and the ruler can do what they need."""
    names: dict[str, object] = {}
    for block in blocks(PAGE, "python"):
        exec(compile("\n" * (block.line - 1) + block.text, str(path(PAGE)), "exec"), names)
    project, seen = generator.project(), []
    for name, value in names.items():
        if isinstance(value, Environment) and value.ruler is not None:
            built = BuiltEnvironment(CompiledProject(replace(project, environments=(value,))).within(value))
            assert f"{value.ruler.folder}/rules.yml" in built.tree
            checks = [each for each in CHECKS.values() if each.name.startswith("rulers/")]
            assert [problem for each in checks for problem in each.report(built)] == [], name
            seen.append(value.ruler.folder)
    assert seen == ["mimir", "cortex", "thanos", "victoriametrics", "victoriametrics"]


def test_the_versions_in_its_table_are_those_of_the_code() -> None:
    """The columns are the rulers, in this order."""
    rows = dict(re.findall(r"^\| ([^|]+?) \|(.*)\|$", path(PAGE).read_text("utf-8"), re.MULTILINE))
    kinds = (Mimir, Cortex, Thanos, VictoriaMetrics)
    assert _versions(rows["from version"]) == [str(kind.oldest) for kind in kinds]
    assert _versions(rows["knows `keep_firing_for` from"]) == [str(each.keys.rule["keep_firing_for"]) for each in kinds]
    assert _versions(rows["`query_offset` is written as"]) == [
        str(kind.keys.group[kind.offset_keys[0]]) for kind in kinds
    ]


def _versions(cells: str) -> list[str]:
    return re.findall(r"\d+\.\d+", cells)
