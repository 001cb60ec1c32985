"""bench.generator.build: what it measures is a build that ends well."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from bench.generator.build import copy_content
from bench.process import ENVIRONMENT


def test_the_copy_of_the_project_builds(tmp_path: Path) -> None:
    """Everything that a build reads is copied."""
    copy_content(tmp_path)
    built = subprocess.run(
        [sys.executable, "generator.py", "build"], cwd=tmp_path, env=ENVIRONMENT, capture_output=True, text=True
    )
    assert built.returncode == 0, built.stdout + built.stderr
    assert "build/production: " in built.stdout + built.stderr
