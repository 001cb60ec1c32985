"""How long a build takes, against what it cannot do without: importing grafanalib, PyYAML and click.

Goal: at most 2.5 times that, for a cold `generator.py build` of all environments with its own checks. Both are
whole processes, run in turn, so that a machine that slows down slows both; the figure is the median of the ratios.
"""

from __future__ import annotations

import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from bench.generator.apart import ENVIRONMENT, ROOT
from bench.generator.figure import Figure, show

GOAL = 2.5
PAIRS = 15
CONTENT = ("tradewatch", "tradingbot", "rules", "receivers", "dashboards", "docs")


def figures() -> Iterator[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        project = Path(folder)
        for name in CONTENT:
            shutil.copytree(ROOT / name, project / name)
        for name in ("generator.py", "environments.py"):
            shutil.copy(ROOT / name, project / name)
        yield _figure("build, everything is written", project, lambda: shutil.rmtree(project / "build"))
        yield _figure("build, nothing has changed", project, lambda: None)


def _figure(name: str, project: Path, prepare: Callable[[], None]) -> Figure:
    imports = [sys.executable, "-c", "import grafanalib.core, yaml, click"]
    build = [sys.executable, "generator.py", "build"]
    _seconds(build, project)  # warms the caches, writes build/ and the .pyc files
    ratios, builds = [], []
    for _ in range(PAIRS):
        prepare()
        against = _seconds(imports, project)
        took = _seconds(build, project)
        ratios.append(took / against)
        builds.append(took)
    return Figure(
        name=name,
        measured=statistics.median(ratios),
        unit="× the imports",
        at_most=GOAL,
        spread=(min(ratios), max(ratios)),
        details=(f"{statistics.median(builds) * 1000:.0f} ms",),
    )


def _seconds(command: list[str], folder: Path) -> float:
    start = time.perf_counter()
    subprocess.run(command, cwd=folder, env=ENVIRONMENT, check=True, capture_output=True)
    return time.perf_counter() - start


if __name__ == "__main__":
    show(figures())
