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

NAMES = sorted(path.stem for path in Path(checks.__path__[0]).glob("*.py") if path.stem not in ("__init__", "case"))


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
    assert path.stem.removeprefix("test_") in {*NAMES, "checks"}


@pytest.mark.parametrize("name", NAMES)
def test_every_check_runs(name: str) -> None:
    """A check that is written is in the list."""
    assert import_module(f"tradewatch.checks.{name}").check in CHECKS


@pytest.mark.parametrize("name", NAMES)
def test_every_check_is_called_like_its_file(name: str) -> None:
    """The docstring of rules_duplicate.py begins with the check's name, `rules/duplicate`, and says what it finds."""
    room, _, rest = name.partition("_")
    docstring = str(import_module(f"tradewatch.checks.{name}").__doc__)
    assert re.match(rf"{room}/{rest.replace('_', '-')}: \w", docstring)
