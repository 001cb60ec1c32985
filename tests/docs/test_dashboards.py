"""The templates of docs/DASHBOARDS.md: compiled and checked as they stand there."""

from __future__ import annotations

import re
from dataclasses import replace
from types import CodeType
from typing import Any

import pytest

import generator
from tests.docs.pages import blocks, path
from tradewatch.checks import check
from tradewatch.compiler import compile as compile_project
from tradewatch.grafana import Annotation, Dashboard, Panel, row
from tradewatch.model import Environment, Problem

PAGE = path("docs/DASHBOARDS.md")
PROJECT = generator.project()
PRODUCTION = PROJECT.environments[-1]

# What people ask of a page on dashboards: a heading for each.
WANTED = ("A single number", "A graph", "A table", "A bar chart", "A pie chart")
FURTHER = ("Variables", "Calculated numbers", "Annotations", "Alerts")


def code(line: int, text: str, mode: str) -> CodeType:
    """With the page's own lines, so that a problem is told there."""
    return compile("\n" * (line - 1) + text, str(PAGE), mode)


(IMPORTS, *EXAMPLES) = ((block.line, block.text) for block in blocks("docs/DASHBOARDS.md", "python"))


def made(line: int, text: str) -> Any:
    """What a block makes, on top of the page's imports."""
    names: dict[str, Any] = {}
    exec(code(*IMPORTS, "exec"), names)
    return eval(code(line, text, "eval"), names)


def dashboard_of(example: Any) -> Dashboard:
    if isinstance(example, Dashboard):
        return example
    content: dict[str, Any] = {"rows": []}
    if isinstance(example, Annotation):
        content["annotations"] = [example]
    else:
        assert isinstance(example, Panel)
        content["rows"] = [row("Example", example)]
    return Dashboard(slug="example", title="Example", question="Does it work?", **content)


def problems(line: int, text: str) -> list[Problem]:
    """What the checks say of a block, in the project beside everything that is there."""

    def example(environment: Environment) -> Dashboard:
        return dashboard_of(made(line, text))

    project = replace(PROJECT, dashboards={**PROJECT.dashboards, "examples": (example,)})
    found = check(project, {PRODUCTION: compile_project(project, PRODUCTION)})
    # The alert of the example has its panel already; two are one too many.
    return [each for each in found if each.where and each.where.file == str(PAGE) and each.check != "rules/panel"]


@pytest.mark.parametrize(("line", "text"), EXAMPLES, ids=[f"line {line}" for line, _ in EXAMPLES])
def test_a_template_works_as_it_is_written(line: int, text: str) -> None:
    """Whoever copies it has a panel that compiles and that no check complains of."""
    assert problems(line, text) == []


def test_a_template_that_does_not_work_is_noticed() -> None:
    """A query of what is not there is told at its line of the page."""
    (problem,) = problems(7, 'stat("A", "unheard_of", description="d")')
    assert problem.where is not None and problem.where.line == 7


def test_every_template_that_people_ask_for_is_there() -> None:
    """With a block of Python under its heading."""
    sections = re.split(r"^### (.+)$", PAGE.read_text(encoding="utf-8"), flags=re.MULTILINE)
    found = dict(zip(sections[1::2], sections[2::2], strict=True))
    assert list(found) == [*WANTED, *FURTHER]
    assert all("```python" in text for text in found.values())
