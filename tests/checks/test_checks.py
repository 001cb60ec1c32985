"""The checks as a whole: one file each, one test file each, one name each."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.checks.conftest import found
from tradewatch.checks import CHECKS, BuiltEnvironment, RuleSet, checks_of
from tradewatch.checks.built_project import BuiltProject, CorrectProject
from tradewatch.checks.names import FOLDER, check_names, file_of
from tradewatch.checks.registry import load
from tradewatch.checks.rules import samples
from tradewatch.model import Project
from tradewatch.plain import PlainRuleSet

TESTS = Path(__file__).parent

DOCS = Path(__file__).resolve().parents[2] / "docs/checks"
PAGES = sorted(path for path in DOCS.rglob("*.md") if path.parent != DOCS)


def test_a_correct_project_has_no_problem(project: Project) -> None:
    """The minimal project that every test of a check starts from is all right."""
    assert found(project) == []


def test_every_check_has_a_test_with_its_name_and_every_test_a_check() -> None:
    """A check cannot be added without a test, nor removed without it: checks/a/b.py has tests/checks/a/test_b.py."""
    tests = {path.relative_to(TESTS).as_posix().replace("/test_", "/") for path in TESTS.glob("*/test_*.py")}
    assert tests == {file_of(name).relative_to(FOLDER).as_posix() for name in check_names()}


def test_every_check_runs() -> None:
    """On rule files by hand too, on an environment, on the project, or after all others; waivers and dates apart."""
    kinds = (BuiltEnvironment, BuiltProject, CorrectProject)
    run = {name for kind in kinds for name in checks_of(kind)}
    others = {"maintenance/expired", "waivers/expired", "waivers/unknown", "waivers/unused"}
    assert CHECKS.keys() - run == others
    assert checks_of(PlainRuleSet).keys() == checks_of(RuleSet).keys() < checks_of(BuiltEnvironment).keys()


def test_a_check_of_anything_else_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """A check that would never run is an error, and the error names it; so is a check without a docstring."""

    def check(project: Project) -> None: ...

    monkeypatch.setattr(samples, "check", check)
    with pytest.raises(TypeError, match=r"tradewatch\.checks\.rules\.samples: .*Project.*, not one of RuleSet"):
        load("rules/samples")
    check.__annotations__["project"] = RuleSet
    with pytest.raises(TypeError, match="needs a docstring"):
        load("rules/samples")


def test_every_check_uses_its_own_name() -> None:
    """rules/duplicate.py has the name `rules/duplicate` as its docstring."""
    for name in check_names():
        assert file_of(name).read_text("utf-8").startswith(f'"""{name}"""\n'), name


def check_of(path: Path) -> str:
    """`rules/duplicate` of docs/checks/rules/duplicate.md."""
    return path.relative_to(DOCS).with_suffix("").as_posix()


def test_every_page_says_all_that_there_is_to_say() -> None:
    """What it finds, a faulty example, why it matters, how to fix it, and how to waive it or why not to."""
    for page in PAGES:
        _says_all(page)


def _says_all(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    finds, *sections = re.split(r"^## (.+)$", text, flags=re.MULTILINE)
    title, _, finds = finds.partition("\n")
    assert title == f"# {check_of(page)}"
    assert sections[::2] == ["Example", "Why it matters", "How to fix it", "How to waive it"]
    assert all(part.strip() for part in [finds, *sections])
    assert "\n```" in sections[1], "no example"
    waived = re.findall(r'Waiver\("([^"]*)"|# tradewatch: waive (\S+)', sections[7])
    waived = ["".join(names) for names in waived]
    assert waived == [check_of(page)] or sections[7].strip().startswith(("Do not: ", "Not at all: "))


def test_every_link_of_a_page_leads_somewhere() -> None:
    """Pages link to each other by file."""
    for page in DOCS.rglob("*.md"):
        prose = re.sub(r"^```.*?^```", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
        for link in re.findall(r"\]\((?!https://)([^)#]+)\)", prose):
            assert (page.parent / link).is_file(), f"{page.name}: {link}"
