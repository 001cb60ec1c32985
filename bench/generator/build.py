"""The time of a build, compared with importing grafanalib, PyYAML and click, which no build can avoid.

Goals: `generator.py build` with nothing to do takes at most 3.1 times as long; a build of all environments, checks
included, takes at most 9.2 times as long, the figure before environments shared a compiled project. The two commands
run in turn, so a machine that slows down slows both. The figure is the median of the ratios.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median

import generator
from bench.goal import Goal, show
from bench.process import ENVIRONMENT, ROOT

NOTHING_TO_DO, REAL = 3.1, 9.2
PAIRS = 15
NEEDED = {"tradewatch", "docs", "generator.py", *(each.partition("/")[0] for each in generator.CONTENT)}


def goals() -> Iterator[Goal]:
    """The build that writes everything, and the build that finds nothing changed; in a copy of the project."""
    with tempfile.TemporaryDirectory() as folder:
        project = Path(folder)
        copy_content(project)
        yield _goal("build, everything is written", REAL, project, lambda: shutil.rmtree(project / "build"))
        yield _goal("build, nothing has changed", NOTHING_TO_DO, project, lambda: None)


def copy_content(folder: Path) -> None:
    """What a build of the project reads."""
    for name in NEEDED:
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, folder / name)


def _goal(name: str, limit: float, project: Path, prepare: Callable[[], None]) -> Goal:
    imports = [sys.executable, "-c", "import grafanalib.core, yaml, click"]
    build = [sys.executable, "generator.py", "build"]
    _seconds(build, project)  # writes build/ and the bytecode
    ratios, builds = [], []
    for _ in range(PAIRS):
        prepare()
        reference = _seconds(imports, project)
        builds.append(_seconds(build, project))
        ratios.append(builds[-1] / reference)
    return Goal(
        name=name,
        values=ratios,
        unit="× the imports",
        at_most=limit,
        details=(f"{median(builds) * 1000:.0f} ms",),
    )


def _seconds(command: list[str], folder: Path) -> float:
    start = time.perf_counter()
    subprocess.run(command, cwd=folder, env=ENVIRONMENT, check=True, capture_output=True)
    return time.perf_counter() - start


if __name__ == "__main__":
    show(goals())
