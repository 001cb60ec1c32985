"""`generator.py` of a copy of the project, run in a fork of a process that has imported the engine already.

What a user waits for at every call, Python's start and the imports, is most of a command's time. Content is imported in
the fork, from the copy.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import runpy
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]

_FORKS = multiprocessing.get_context("forkserver")
_FORKS.set_forkserver_preload(["tests.preloaded"])


@dataclass(frozen=True)
class Finished:
    """The exit code and output of a command."""

    exit_code: int
    stdout: str
    stderr: str

    @property
    def problems(self) -> list[dict[str, str | int | None]]:
        """The report of `--format json`."""
        reported = json.loads(self.stdout)
        assert isinstance(reported, list)
        return reported

    @property
    def problem(self) -> dict[str, str | int | None]:
        """The only reported problem; there is no traceback."""
        assert "Traceback" not in self.stdout + self.stderr
        assert self.exit_code == 1, self.stdout + self.stderr
        assert len(self.problems) == 1, self.stdout
        return self.problems[0]


def surroundings() -> dict[str, str]:
    """The environment without variables that select other Python files or programs."""
    return {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("TRADEWATCH_", "PYTHON")) and name != "PYTEST_CURRENT_TEST"
    }


def run_generator(
    root: Path, arguments: Sequence[str], environment: Mapping[str, str], folder: Path | None = None
) -> Finished:
    """Run the `generator.py` in `root`, in an environment that does not depend on the caller.

    It is run from its own folder, or from another one.
    """
    with tempfile.TemporaryDirectory() as kept:
        outputs = [str(Path(kept, name)) for name in ("stdout", "stderr")]
        variables = surroundings() | dict(environment)
        child = _FORKS.Process(target=_run, args=(str(root), str(folder or root), list(arguments), variables, outputs))
        child.start()
        child.join(timeout=300)
        if child.exitcode is None:
            child.kill()
            child.join()
            raise TimeoutError(f"generator.py {' '.join(arguments)} has run for five minutes")
        stdout, stderr = (Path(output).read_text("utf-8") for output in outputs)
        return Finished(child.exitcode, stdout, stderr)


def _run(root: str, folder: str, arguments: list[str], environment: dict[str, str], outputs: list[str]) -> None:
    for number, output in enumerate(outputs, start=1):
        os.dup2(os.open(output, os.O_WRONLY | os.O_CREAT | os.O_APPEND), number)
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    sys.argv = ["generator.py", *arguments]
    # The engine that is imported is that of this checkout, which the copy's equals.
    sys.path = [root, *(entry for entry in sys.path if Path(entry).resolve() != ROOT)]
    runpy.run_path(str(Path(root, "generator.py")), run_name="__main__")
