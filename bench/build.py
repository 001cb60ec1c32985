"""How long a build takes, against what it cannot do without: importing grafanalib, PyYAML and click.

Goal: at most 2.5 times that, for a cold `generator.py build` of all environments with its own checks. Both are
whole processes, run in turn, so that a machine that slows down slows both; the figure is the median of the ratios.
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

GOAL = 2.5
PAIRS = 15
ROOT = Path(__file__).resolve().parent.parent
# Both keep their bytecode, as they do everywhere outside containers: compiling is not what is measured.
ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
CONTENT = ("tradewatch", "tradingbot", "rules", "receivers", "dashboards")


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        project = Path(folder)
        for name in CONTENT:
            shutil.copytree(ROOT / name, project / name)
        for name in ("generator.py", "environments.py"):
            shutil.copy(ROOT / name, project / name)
        cases = {
            "build/ is empty: everything is written": lambda: shutil.rmtree(project / "build", ignore_errors=True),
            "build/ is up to date: nothing is written": lambda: None,
        }
        for name, prepare in cases.items():
            ratios, builds = _ratios(project, prepare)
            spread = f"{min(ratios):.2f} to {max(ratios):.2f}"
            print(f"{name:42} {statistics.median(builds) * 1000:6.0f} ms", end="   ")
            print(f"{statistics.median(ratios):.2f} times the imports ({spread}), goal {GOAL}")


def _ratios(project: Path, prepare: Callable[[], None]) -> tuple[list[float], list[float]]:
    imports = [sys.executable, "-c", "import grafanalib.core, yaml, click"]
    build = [sys.executable, "generator.py", "build"]
    ratios, builds = [], []
    for pair in range(PAIRS + 1):
        prepare()
        against = _seconds(imports, project)
        took = _seconds(build, project)
        if pair:  # the first one warms the caches, and writes the .pyc files
            ratios.append(took / against)
            builds.append(took)
    return ratios, builds


def _seconds(command: list[str], folder: Path) -> float:
    start = time.perf_counter()
    subprocess.run(command, cwd=folder, env=ENVIRONMENT, check=True, capture_output=True)
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
