"""The checks as a whole: one file each, one test file each, one name each."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path

import pytest

from tests.checks.conftest import found
from tradewatch import checks
from tradewatch.checks import CHECKS
from tradewatch.model import Project

MODULES = {path.stem for path in Path(checks.__path__[0]).glob("*.py")}
# A check is called family_name.py; what the checks share is called by one word.
NAMES = sorted(name for name in MODULES if re.fullmatch(r"[a-z]+_\w+", name))

DOCS = Path(__file__).resolve().parents[2] / "docs/checks"
PAGES = sorted(path for path in DOCS.rglob("*.md") if path != DOCS / "README.md")


def test_a_correct_project_has_no_problem(project: Project) -> None:
    """The minimal project that every test of a check starts from is all right."""
    assert found(project) == []


@pytest.mark.parametrize("name", NAMES)
def test_every_check_has_a_test_of_its_name(name: str) -> None:
    """A check cannot be added without a test: checks/a_b.py has tests/checks/test_a_b.py."""
    assert Path(__file__).with_name(f"test_{name}.py").is_file()


@pytest.mark.parametrize("path", sorted(Path(__file__).parent.glob("test_*.py")), ids=lambda path: path.stem)
def test_every_test_has_a_check_of_its_name(path: Path) -> None:
    """A check cannot be removed or renamed and leave its test behind."""
    assert path.stem.removeprefix("test_") in {*MODULES, "checks"}


@pytest.mark.parametrize("name", [name for name in NAMES if not name.startswith("waivers_")])
def test_every_check_runs(name: str) -> None:
    """A check that is written is in the list; those of waivers come after, for they are about the others' verdicts."""
    assert import_module(f"tradewatch.checks.{name}").check in CHECKS


@pytest.mark.parametrize("name", NAMES)
def test_every_check_is_called_like_its_file(name: str) -> None:
    """The docstring of rules_duplicate.py begins with the check's name, `rules/duplicate`, and says what it finds."""
    room, _, rest = name.partition("_")
    docstring = str(import_module(f"tradewatch.checks.{name}").__doc__)
    assert re.match(rf"{room}/{rest.replace('_', '-')}: \w", docstring)


def check_of(path: Path) -> str:
    """`rules/duplicate` of docs/checks/rules/duplicate.md."""
    return path.relative_to(DOCS).with_suffix("").as_posix()


def called(module: str) -> str:
    """`rules/unknown-metric` of checks/rules_unknown_metric.py."""
    family, _, rest = module.partition("_")
    return f"{family}/{rest.replace('_', '-')}"


def test_every_check_has_a_page_and_every_page_a_check() -> None:
    """Whoever reads `[rules/duplicate]` at the end of a problem finds docs/checks/rules/duplicate.md."""
    assert sorted(map(check_of, PAGES)) == sorted(map(called, NAMES))


def test_the_index_lists_every_check_in_order() -> None:
    """By family, each with its link."""
    index = (DOCS / "README.md").read_text(encoding="utf-8")
    listed = re.findall(r"^\| \[(\S+)\]\((\S+)\.md\) \| \S", index, re.MULTILINE)
    assert listed == [(name, name) for name in sorted(map(called, NAMES))]
    families = re.findall(r"^\| \*\*(\w+)\*\* \| \|$", index, re.MULTILINE)
    assert families == sorted({name.partition("/")[0] for name, _ in listed})


@pytest.mark.parametrize("page", PAGES, ids=check_of)
def test_every_page_says_all_that_there_is_to_say(page: Path) -> None:
    """What it finds, a faulty example, why it matters, how to mend it, and how to waive it or why not to."""
    text = page.read_text(encoding="utf-8")
    finds, *sections = re.split(r"^## (.+)$", text, flags=re.MULTILINE)
    title, _, finds = finds.partition("\n")
    assert title == f"# {check_of(page)}"
    assert sections[::2] == ["Example", "Why it matters", "How to mend it", "How to waive it"]
    assert all(part.strip() for part in [finds, *sections])
    assert "\n```" in sections[1], "no example"
    waived = re.findall(r'Waiver\("([^"]*)"|# tradewatch: waive (\S+)', sections[7])
    waived = ["".join(names) for names in waived]
    assert waived == [check_of(page)] or sections[7].strip().startswith(("Do not: ", "Not at all: "))


@pytest.mark.parametrize("page", [*PAGES, DOCS / "README.md"], ids=lambda page: page.stem)
def test_every_link_of_a_page_leads_somewhere(page: Path) -> None:
    """Pages link to each other by file."""
    for link in re.findall(r"\]\(([^)#]+)\)", page.read_text(encoding="utf-8")):
        assert (page.parent / link).is_file(), link
