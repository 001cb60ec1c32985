"""Threads, signals and forks at once: nothing hangs, nothing is lost, and no signal is swallowed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

STORM = Path(__file__).with_name("storm.py")


@pytest.mark.parametrize("shared", [False, True], ids=["one process", "multiprocess mode"])
def test_a_storm_of_threads_signals_and_forks(shared: bool, tmp_path: Path) -> None:
    """It runs in a process of its own, because a fault would end or hang it."""
    variables = {"PROMETHEUS_MULTIPROC_DIR": str(tmp_path)} if shared else {}
    command = [sys.executable, "-W", "ignore", str(STORM), "10000" if shared else "60000"]
    finished = subprocess.run(command, env=os.environ | variables, capture_output=True, text=True, timeout=300)
    assert finished.returncode == 0, finished.stdout + finished.stderr
