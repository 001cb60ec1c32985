"""The templates of docs/CUSTOM_DASHBOARDS.md, compiled and checked unchanged."""

from __future__ import annotations

import re
from dataclasses import replace
from types import CodeType
from typing import Any

import generator
from tests.docs.pages import blocks, path
from tradewatch.checks import check
from tradewatch.compiler import CompiledProject
from tradewatch.grafana import Annotation, Dashboard, Panel, row
from tradewatch.model import Problem

PAGE = path("docs/CUSTOM_DASHBOARDS.md")
PROJECT = generator.project()
PRODUCTION = PROJECT.environments[-1]

# What people ask of a page on dashboards: a heading for each.
WANTED = ("A single number", "A graph", "A table", "A bar chart", "A pie chart")
FURTHER = ("Variables", "Calculated numbers", "Annotations", "Alerts")


def code(line: int, text: str, mode: str) -> CodeType:
    """It has the page's lines, so that a problem is reported there."""
    return compile("\n" * (line - 1) + text, str(PAGE), mode)


(IMPORTS, *EXAMPLES) = ((block.line, block.text) for block in blocks("docs/CUSTOM_DASHBOARDS.md", "python"))


def made(line: int, text: str) -> Any:
    """The objects that a block creates, with the page's imports."""
    names: dict[str, Any] = {}
    exec(code(*IMPORTS, "exec"), names)
    return eval(code(line, text, "eval"), names)


def dashboard_of(line: int, text: str) -> Dashboard:
    example = made(line, text)
    if isinstance(example, Dashboard):
        return example
    content: dict[str, Any] = {"rows": []}
    if isinstance(example, Annotation):
        content["annotations"] = [example]
    else:
        assert isinstance(example, Panel)
        content["rows"] = [row("Example", example)]
    return Dashboard(slug=f"example-{line}", title=f"Example {line}", question="Does it work?", **content)


def problems(*examples: tuple[int, str]) -> list[Problem]:
    """The problems that the checks report in the blocks, as part of the project."""
    boards = tuple((lambda environment, example=example: dashboard_of(*example)) for example in examples)
    project = replace(PROJECT, dashboards={**PROJECT.dashboards, "examples": boards})
    found = check(CompiledProject(project), [PRODUCTION])
    # The alert of the example has its panel already; two are one too many.
    return [each for each in found if each.where and each.where.file == str(PAGE) and each.check != "rules/panel"]


def test_the_templates_work_unchanged() -> None:
    """A copy of one compiles, and no check reports it; a wrong one is reported at its line."""
    (problem,) = problems(*EXAMPLES, (7, 'stat("A", "unheard_of", description="d")'))
    assert problem.where is not None and problem.where.line == 7


def test_every_kind_of_panel_has_a_template() -> None:
    """It is a block of Python under its heading."""
    sections = re.split(r"^### (.+)$", PAGE.read_text(encoding="utf-8"), flags=re.MULTILINE)
    found = dict(zip(sections[1::2], sections[2::2], strict=True))
    assert list(found) == [*WANTED, *FURTHER]
    assert all("```python" in text for text in found.values())
