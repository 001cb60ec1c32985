"""A build that has nothing to do says so without compiling, and never when it may have something to do."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from tests.conftest import Checkout
from tradewatch.cli import last_build
from tradewatch.cli.last_build import Reading, nothing_to_do

LINES = ["build/paper: 1 files, up to date"]
GENERATED = {"build/paper/rules.yml": b"groups: []\n", "docs/INDEX.md": b"# Index\n"}


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with a file of each sort, whose last build read `outside.txt` beside it."""
    files = GENERATED | {"rules/__init__.py": b"", "rules/risk.py": b"LIMIT = 1\n", "docs/page.md": b"# Page\n"}
    for path, content in files.items():
        (tmp_path / "project" / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "project" / path).write_bytes(content)
    (tmp_path / "outside.txt").write_text("a", "utf-8")
    libraries = [folder for folder in sys.path if Path(folder).is_relative_to(sys.base_prefix) or ".venv" in folder]
    monkeypatch.setattr(sys, "path", [str(tmp_path / "project"), *libraries])
    return tmp_path / "project"


def remembered(
    root: Path, monkeypatch: pytest.MonkeyPatch, during: Callable[[Path], object] = lambda root: None
) -> list[str] | None:
    """What the next build prints after a long build, with `during` called in the middle of it."""
    monkeypatch.setattr(last_build, "_MARGIN", -60)  # all files are older than the build
    reading = Reading(root)
    (root.parent / "outside.txt").read_text("utf-8")
    during(root)
    reading.remember([root / "rules"], GENERATED, LINES)
    return nothing_to_do(root)


def test_nothing_has_changed(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The lines are those of a build that finds everything up to date."""
    assert nothing_to_do(root) is None
    assert remembered(root, monkeypatch) == LINES


CHANGES: dict[str, Callable[[Path], object]] = {
    "a definition edited": lambda root: (root / "rules/risk.py").write_text("LIMIT = 2\n"),
    "a module added": lambda root: (root / "rules/api.py").write_text(""),
    "a module removed": lambda root: (root / "rules/risk.py").unlink(),
    "a module renamed": lambda root: (root / "rules/risk.py").rename(root / "rules/limits.py"),
    "a module that hides a library": lambda root: (root / "yaml.py").write_text(""),
    "a generated file edited": lambda root: (root / "build/paper/rules.yml").write_text(""),
    "a generated file removed": lambda root: (root / "build/paper/rules.yml").unlink(),
    "a file added to build/": lambda root: (root / "build/paper/more.yml").write_text(""),
    "a leftover of a killed build": lambda root: (root / "build/.coming-1").write_text(""),
    "a link in build/": lambda root: (root / "build/link").symlink_to(root / "rules"),
    "a generated page edited": lambda root: (root / "docs/INDEX.md").write_text(""),
    "a page edited": lambda root: (root / "docs/page.md").write_text("# Another\n"),
    "a file elsewhere edited": lambda root: (root.parent / "outside.txt").write_text("b"),
    "a file elsewhere removed": lambda root: (root.parent / "outside.txt").unlink(),
    "a digest that nobody can read": lambda root: (root / ".last-build").write_text("{"),
    "a digest of something else": lambda root: (root / ".last-build").write_text("[]"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_whatever_changed_is_something_to_do(root: Path, monkeypatch: pytest.MonkeyPatch, change: str) -> None:
    """Content, generated files, pages, and files that content opened."""
    assert remembered(root, monkeypatch) is not None
    CHANGES[change](root)
    assert nothing_to_do(root) is None


def test_another_environment_is_something_to_do(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Content may read a variable, and find other modules."""
    assert remembered(root, monkeypatch) is not None
    with monkeypatch.context() as patch:
        patch.setenv("STAGE", "paper")
        assert nothing_to_do(root) is None
    with monkeypatch.context() as patch:
        patch.setattr(sys, "path", [*sys.path, str(root.parent)])
        assert nothing_to_do(root) is None
    assert nothing_to_do(root) is not None


DOUBTS: dict[str, Callable[[Path], object]] = {
    "a generated file is not what was generated": lambda root: (root / "build/paper/rules.yml").write_text(""),
    "a generated file is missing": lambda root: (root / "build/paper/rules.yml").unlink(),
    "build/ has one more file": lambda root: (root / "build/paper/more.yml").write_text(""),
    "content asks for a file that does not exist": lambda root: open_if_there(root.parent / "local.json"),
    "content reads a device": lambda root: Path("/dev/null").read_bytes(),
    "content lists a folder elsewhere": lambda root: os.close(os.open(root.parent, os.O_RDONLY)),
}


def open_if_there(path: Path) -> None:
    with suppress(FileNotFoundError):
        path.open().close()


@pytest.mark.parametrize("doubt", DOUBTS)
def test_in_doubt_nothing_is_stored(root: Path, monkeypatch: pytest.MonkeyPatch, doubt: str) -> None:
    """The next build compiles."""
    assert remembered(root, monkeypatch, DOUBTS[doubt]) is None
    assert not (root / ".last-build").exists()


def test_a_file_that_changed_during_the_build_is_a_doubt(root: Path) -> None:
    """It may have been read before the change."""
    reading = Reading(root)
    (root / "rules/risk.py").write_text("LIMIT = 3\n", "utf-8")
    reading.remember([root / "rules"], GENERATED, LINES)
    assert nothing_to_do(root) is None


def test_a_build_after_a_build_is_up_to_date_until_an_edit(small: Checkout) -> None:
    """The second build prints the same without compiling; after an edit, the next one compiles."""
    deadline = time.monotonic() + 60
    while not (small.root / ".last-build").exists():  # the first ones may be as young as the copy
        assert time.monotonic() < deadline
        real = small.run_afresh("build", environment={}, cwd=small.root)
    quick = small.run_afresh("build", environment={}, cwd=small.root)
    assert (quick.exit_code, quick.stdout, quick.stderr) == (0, "", real.stderr)
    small.edit("content.py", "LIMITS =", "LIMITS  =")
    (small.build / "production/START.md").write_text("edited\n", "utf-8")
    second = small.run_afresh("build", environment={}, cwd=small.root)
    assert "build/production: " in second.stderr and "written" in second.stderr
    assert "edited" not in (small.build / "production/START.md").read_text("utf-8")
