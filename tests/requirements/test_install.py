"""The first make: interrupted, or beside another one."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

SCRIPT = Path(__file__).resolve().parents[2] / "requirements" / "install.py"


def test_an_interrupted_environment_is_made_again_by_one_of_two(tmp_path: Path) -> None:
    """A python without pip, which a killed `python -m venv` leaves, is replaced, once, and both processes succeed."""
    script = tmp_path / "requirements" / "install.py"
    script.parent.mkdir()
    shutil.copy(SCRIPT, script)
    pins = script.with_name("runtime.txt")
    pins.write_text("# nothing\n")
    venv = tmp_path / ".venv"
    (venv / "bin").mkdir(parents=True)
    (venv / "bin" / "python").symlink_to(sys.executable)
    (venv / "half").touch()
    both = [subprocess.Popen([sys.executable, str(script), "runtime"], stderr=subprocess.PIPE) for _ in range(2)]
    said = [process.communicate(timeout=120)[1].decode() for process in both]
    assert [process.returncode for process in both] == [0, 0], said
    assert sorted("waiting" in each for each in said) == [False, True]
    assert not (venv / "half").exists()
    assert (venv / ".runtime").read_bytes() == pins.read_bytes()
    subprocess.run([venv / "bin" / "python", "-m", "pip", "--version"], check=True, stdout=subprocess.DEVNULL)


def test_a_link_in_place_of_the_environment_leads_nowhere(tmp_path: Path) -> None:
    """What it leads to is kept; only an interrupted environment of our own is thrown away."""
    script = tmp_path / "requirements" / "install.py"
    script.parent.mkdir()
    shutil.copy(SCRIPT, script)
    script.with_name("runtime.txt").write_text("no pins, so pip fails\n")
    (tmp_path / "theirs").mkdir()
    (tmp_path / "theirs" / "kept").touch()
    (tmp_path / ".venv").symlink_to(tmp_path / "theirs")
    # A Python that cannot make one is enough to see what happens before.
    failed = subprocess.run([sys.executable, "-c", _WITHOUT_VENV, str(script)], check=False, capture_output=True)
    assert b"requirements/runtime.txt is not installed" in failed.stderr
    assert [path.name for path in (tmp_path / "theirs").iterdir()] == ["kept"]


_WITHOUT_VENV = """
import runpy, sys
script = sys.argv[1]
sys.argv = [script, "runtime"]
sys.executable = "/bin/false"
runpy.run_path(script, run_name="__main__")
"""
