"""What must hold for this project beyond the checks of the engine. Add your own tests here."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def test_the_build_is_committed() -> None:
    """build/ is what the definitions compile to, so that what is reviewed is what is deployed."""
    command = [sys.executable, "generator.py", "build", "--check"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
