"""A copy of the project that a test may break, and the sets of real programs."""

from __future__ import annotations

import gc
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.commands import ROOT, Finished, run_generator, surroundings
from tradewatch.toolchain.programs import sets_in

TOOLS = ROOT / ".tools"

# What a build reads or writes, besides the engine; neither the virtual environment nor the tools.
PARTS = (
    "generator.py",
    "environments.py",
    "tradingbot",
    "rules",
    "situations",
    "receivers",
    "dashboards",
    "build",
    "docs",
)


def tool_sets() -> list[str]:
    """The sets of programs in .tools/, always with `oldest`: the `toolset` fixture fails without it."""
    return ["oldest", *(name for name in sets_in(TOOLS) if name != "oldest")]


@dataclass(frozen=True)
class Checkout:
    """A copy of the project, which a test edits as a person would."""

    root: Path

    @property
    def build(self) -> Path:
        return self.root / "build"

    def edit(self, file: str, old: str, new: str) -> None:
        """Replace the first `old`; there may be more, because content grows."""
        text = (self.root / file).read_text("utf-8")
        assert old in text, f"{old!r} is not in {file}"
        (self.root / file).write_text(text.replace(old, new, 1), "utf-8")

    def append(self, file: str, text: str) -> None:
        """Append to a file, or create it."""
        with (self.root / file).open("a", encoding="utf-8") as end:
            end.write(text)

    def line(self, file: str, text: str, *, after: str = "") -> int:
        """The number of the first line with `text`, or of the first such line below the line with `after`."""
        lines = (self.root / file).read_text("utf-8").splitlines()
        start = next(number for number, line in enumerate(lines) if after in line)
        found = [number for number, line in enumerate(lines[start:], start + 1) if text in line]
        assert found, f"{text!r} is not in {file}"
        return found[0]

    def command(self, *arguments: str) -> list[str]:
        return [sys.executable, str(self.root / "generator.py"), *arguments]

    def run(self, *arguments: str, environment: Mapping[str, str] | None = None) -> Finished:
        """Run `generator.py`, without Python's start and imports: see tests/commands.py."""
        return run_generator(self.root, arguments, environment or {})

    def run_afresh(self, *arguments: str, environment: Mapping[str, str], cwd: Path) -> Finished:
        """Run `generator.py` in a new process with these variables, in this folder."""
        done = subprocess.run(
            self.command(*arguments),
            cwd=cwd,
            env=surroundings() | dict(environment),
            capture_output=True,
            encoding="utf-8",
            timeout=120,
            check=False,
        )
        return Finished(done.returncode, done.stdout, done.stderr)

    def built(self) -> dict[str, bytes]:
        """Everything in build/, also hidden leftovers; an empty folder is a name with a slash."""
        return {
            path.relative_to(self.build).as_posix() + ("" if path.is_file() else "/"): (
                path.read_bytes() if path.is_file() else b""
            )
            for path in self.build.rglob("*")
        }


# Objects that live to the end are most of what there is, and looking through them again and again took a tenth of the
# suite's CPU time.
gc.set_threshold(100_000)


def pytest_collection_finish() -> None:
    """Keep the imported and collected objects out of garbage collection."""
    gc.freeze()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--tools", default="oldest", help="the set in .tools/; newest runs only slow proofs")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Slow proofs run with one set of programs: the oldest together with all other tests, any other set alone."""
    chosen = config.getoption("--tools")
    wanted = {chosen, None} if chosen == "oldest" else {chosen}
    left_out = [item for item in items if _set_of(item) not in wanted]
    items[:] = [item for item in items if _set_of(item) in wanted]
    config.hook.pytest_deselected(items=left_out)


def _set_of(item: pytest.Item) -> str | None:
    """The set of programs of a test, from its parameter."""
    parameters = getattr(getattr(item, "callspec", None), "params", {})
    name: str | None = parameters.get("toolset", parameters.get("tool_set"))
    return name


@pytest.fixture(scope="session")
def _built_project(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """One built copy per session, with Python's caches, from which the others are copied."""
    pattern = Checkout(tmp_path_factory.mktemp("project"))
    for part in PARTS:
        source = ROOT / part
        if source.is_dir():
            shutil.copytree(source, pattern.root / part, ignore=shutil.ignore_patterns("__pycache__", ".*"))
        else:
            shutil.copy2(source, pattern.root / part)
    # No test edits the engine.
    (pattern.root / "tradewatch").symlink_to(ROOT / "tradewatch")
    finished = pattern.run("build")
    assert finished.exit_code == 0, f"the project itself does not build:\n{finished.stdout}{finished.stderr}"
    yield pattern.root
    shutil.rmtree(pattern.root)


@pytest.fixture(scope="session")
def _copied_project(_built_project: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The copy that the tests of a session change, one after the other."""
    copy = tmp_path_factory.mktemp("copy") / "project"
    yield Path(shutil.copytree(_built_project, copy, symlinks=True))
    shutil.rmtree(copy)


@pytest.fixture
def checkout(_built_project: Path, _copied_project: Path) -> Iterator[Checkout]:
    """An up-to-date copy of the project. Changes of a test are undone afterwards."""
    yield Checkout(_copied_project)
    _restore(_copied_project, _built_project)


def _restore(folder: Path, pattern: Path) -> None:
    """Copy and remove what differs. A file that was written has another time than the pattern, whose time is copied."""
    there, wanted = ({entry.name: entry for entry in os.scandir(each)} for each in (folder, pattern))
    for name, entry in there.items():
        if name not in wanted or _kind(entry) != _kind(wanted[name]):
            shutil.rmtree(entry.path) if entry.is_dir(follow_symlinks=False) else Path(entry.path).unlink()
    for name, entry in wanted.items():
        path = folder / name
        if entry.is_dir(follow_symlinks=False):
            path.mkdir(exist_ok=True)
            _restore(path, Path(entry.path))
        elif name not in there or _kind(entry) != _kind(there[name]):
            shutil.copy2(entry.path, path, follow_symlinks=False)


def _kind(entry: os.DirEntry[str]) -> object:
    """What distinguishes a file, link or folder from another one with the same name."""
    if entry.is_dir(follow_symlinks=False):
        return "folder"
    found = entry.stat(follow_symlinks=False)
    return found.st_mode, found.st_size, found.st_mtime_ns


@pytest.fixture(scope="session")
def built_small_project(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The project in tests/small, built, for tests to copy."""
    project = Checkout(tmp_path_factory.mktemp("small") / "project")
    shutil.copytree(ROOT / "tests/small", project.root, ignore=shutil.ignore_patterns("__*"))
    finished = project.run("build")
    assert finished.exit_code == 0, finished.stdout + finished.stderr
    yield project.root
    shutil.rmtree(project.root)


@pytest.fixture
def small(built_small_project: Path, tmp_path: Path) -> Iterator[Checkout]:
    """A copy of the small project, up to date, of this test alone: for what a command does whatever the content is."""
    copy = Checkout(Path(shutil.copytree(built_small_project, tmp_path / "project")))
    (copy.root / "tradewatch").symlink_to(ROOT / "tradewatch")
    yield copy
    shutil.rmtree(copy.root)


@pytest.fixture(params=tool_sets())
def toolset(request: pytest.FixtureRequest) -> Path:
    """The folder of a set of programs, one after the other."""
    folder = TOOLS / str(request.param)
    assert folder.is_dir(), f".tools/{request.param} is missing; run `make tools`"
    return folder
