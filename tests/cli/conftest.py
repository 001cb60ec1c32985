"""A small project that a test may change."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.commands import ROOT
from tests.conftest import Checkout

_FILES = Path(__file__).with_name("small")


@pytest.fixture(scope="session")
def _built_small_project(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    project = Checkout(tmp_path_factory.mktemp("small") / "project")
    shutil.copytree(_FILES, project.root, ignore=shutil.ignore_patterns("__*"))
    (project.root / "tradewatch").symlink_to(ROOT / "tradewatch")
    built = project.run("build")
    assert built.exit_code == 0, built.stdout + built.stderr
    yield project.root
    shutil.rmtree(project.root)


@pytest.fixture
def small(_built_small_project: Path, tmp_path: Path) -> Iterator[Checkout]:
    """A copy of the small project, up to date, for this test alone."""
    copy = Checkout(Path(shutil.copytree(_built_small_project, tmp_path / "project", symlinks=True)))
    yield copy
    shutil.rmtree(copy.root)
