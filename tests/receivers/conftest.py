"""The real amtool, which renders the deployed templates as Alertmanager does."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.receivers.messages import TEMPLATES, Data

Render = Callable[..., str]


@pytest.fixture
def render(toolset: Path, tmp_path: Path) -> Render:
    """Renders a text as Alertmanager does: `html` is the page of an e-mail or a Telegram message."""

    def run(text: str, data: Data, *, html: bool = False) -> str:
        path = tmp_path / "data.json"
        path.write_text(json.dumps(data), encoding="utf-8")
        command = [str(toolset / "bin" / "amtool"), "template", "render"]
        command += [f"--template.glob={TEMPLATES}/*.tmpl", f"--template.text={text}"]
        command += [f"--template.data={path}", f"--template.type={'html' if html else 'text'}"]
        far_away = {**os.environ, "TZ": "Asia/Tokyo"}  # messages are in UTC on every machine
        finished = subprocess.run(command, capture_output=True, encoding="utf-8", env=far_away, timeout=30, check=False)
        assert finished.returncode == 0, finished.stderr
        return finished.stdout

    return run
