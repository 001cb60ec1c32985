"""The checks as a whole: one file each, one test file each, one name each."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path

from tests.checks.conftest import found
from tradewatch import checks
from tradewatch.model import Project

FILES = {path.stem: path.read_text("utf-8") for path in Path(checks.__path__[0]).glob("[a-z]*.py")}
NAMES = sorted(name for name, text in FILES.items() if "\ndef check(" in text)

DOCS = Path(__file__).resolve().parents[2] / "docs/checks"
PAGES = sorted(path for path in DOCS.rglob("*.md") if path.parent != DOCS)


def test_a_correct_project_has_no_problem(project: Project) -> None:
    """The minimal project that every test of a check starts from is all right."""
    assert found(project) == []


def test_every_check_has_a_test_of_its_name_and_every_test_a_check() -> None:
    """A check cannot be added without a test, nor removed and leave it: checks/a_b.py has tests/checks/test_a_b.py."""
    tests = {path.stem.removeprefix("test_") for path in Path(__file__).parent.glob("test_*.py")}
    assert set(NAMES) - tests == set()
    assert tests - {*FILES, "checks"} == set()


def test_every_check_runs() -> None:
    """A check that is written is in the list."""
    assert sorted(checks.summaries()) == sorted(map(called, NAMES))


def test_every_check_is_called_like_its_file() -> None:
    """The docstring of rules_duplicate.py begins with the check's name, `rules/duplicate`, and says what it finds."""
    docstrings = {name: str(import_module(f"tradewatch.checks.{name}").__doc__) for name in NAMES}
    assert [name for name, text in docstrings.items() if not re.match(rf"{called(name)}: \w", text)] == []


def check_of(path: Path) -> str:
    """`rules/duplicate` of docs/checks/rules/duplicate.md."""
    return path.relative_to(DOCS).with_suffix("").as_posix()


def called(module: str) -> str:
    """`promql/unknown-metric` of checks/promql_unknown_metric.py."""
    family, _, rest = module.partition("_")
    return f"{family}/{rest.replace('_', '-')}"


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
        for link in re.findall(r"\]\(([^)#]+)\)", prose):
            assert (page.parent / link).is_file(), f"{page.name}: {link}"
