"""The first make: interrupted, or at the same time as another one."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
from pathlib import Path

SCRIPT = Path(__file__).resolve().parents[2] / "requirements" / "install.py"


# A virtual environment without pip, which is most of the time; a program in its place notes that it was called.
_WITHOUT_PIP = """#!/bin/sh
exec {python} "$@" --without-pip
"""
_PIP = """
import os
with open(os.environ["CALLED"], "a") as called:
    called.write("pip\\n")
"""


def test_an_interrupted_environment_is_made_again_by_one_of_two(tmp_path: Path) -> None:
    """The environment of a killed `python -m venv` is created again, once, and both processes succeed in turn."""
    script = _copied(tmp_path, pins="# nothing\n")
    venv = tmp_path / ".venv"
    (venv / "bin").mkdir(parents=True)
    (venv / "bin" / "python").symlink_to(sys.executable)
    (venv / "half").touch()
    python = tmp_path / "python"
    python.write_text(_WITHOUT_PIP.format(python=sys.executable))
    python.chmod(0o755)
    (tmp_path / "pip.py").write_text(_PIP)
    command = [sys.executable, "-c", _WITH_PYTHON, str(python), str(script)]
    environment = {"PYTHONPATH": str(tmp_path), "CALLED": str(tmp_path / "called")}
    lock = os.open(tmp_path, os.O_RDONLY)
    fcntl.flock(lock, fcntl.LOCK_EX)
    both = [subprocess.Popen(command, stderr=subprocess.PIPE, env=environment, text=True) for _ in range(2)]
    waiting = [process.stderr.readline() for process in both if process.stderr]
    os.close(lock)
    printed = [process.communicate(timeout=120)[1] for process in both]
    assert all("waiting for another make" in line for line in waiting), waiting
    assert [process.returncode for process in both] == [0, 0], printed
    assert (tmp_path / "called").read_text() == "pip\n"
    assert not (venv / "half").exists()
    assert (venv / ".runtime").read_text() == "# nothing\n"
    subprocess.run([venv / "bin" / "python", "-c", "0"], check=True)


def test_a_link_in_place_of_the_environment_leads_nowhere(tmp_path: Path) -> None:
    """Its target is kept; only an interrupted environment of our own is removed."""
    script = _copied(tmp_path, pins="no pins, so pip fails\n")
    (tmp_path / "theirs").mkdir()
    (tmp_path / "theirs" / "kept").touch()
    (tmp_path / ".venv").symlink_to(tmp_path / "theirs")
    # A Python that cannot make one is enough to see what happens before.
    command = [sys.executable, "-c", _WITH_PYTHON, "/bin/false", str(script)]
    failed = subprocess.run(command, check=False, capture_output=True)
    assert b"requirements/runtime.txt is not installed" in failed.stderr
    assert [path.name for path in (tmp_path / "theirs").iterdir()] == ["kept"]


def _copied(folder: Path, *, pins: str) -> Path:
    """The script in a project with this list of pins."""
    script = folder / "requirements" / "install.py"
    script.parent.mkdir()
    shutil.copy(SCRIPT, script)
    script.with_name("runtime.txt").write_text(pins)
    return script


# The program that makes the environment, and the script.
_WITH_PYTHON = """
import runpy, sys
sys.executable, script = sys.argv[1:]
sys.argv = [script, "runtime"]
runpy.run_path(script, run_name="__main__")
"""
