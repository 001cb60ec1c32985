"""The real amtool, which renders the deployed templates as Alertmanager does."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable
from functools import cache, partial
from pathlib import Path

import pytest

from tests.receivers.messages import TEMPLATES, Data

Render = Callable[..., str]


@pytest.fixture
def render(toolset: Path) -> Render:
    """Renders a text as Alertmanager does: `html` is the page of an e-mail or a Telegram message."""
    return partial(rendered, toolset)


def rendered(toolset: Path, text: str, data: Data, *, html: bool = False) -> str:
    """What the amtool of a set makes of a text; it is asked once for the same."""
    return _rendered(toolset, text, json.dumps(data), "html" if html else "text")


@cache
def _rendered(toolset: Path, text: str, data: str, kind: str) -> str:
    command = [str(toolset / "bin" / "amtool"), "template", "render"]
    command += [f"--template.glob={TEMPLATES}/*.tmpl", f"--template.text={text}"]
    command += ["--template.data=/dev/stdin", f"--template.type={kind}"]
    far_away = {**os.environ, "TZ": "Asia/Tokyo"}  # messages are in UTC on every machine
    finished = subprocess.run(
        command, input=data, capture_output=True, encoding="utf-8", env=far_away, timeout=30, check=False
    )
    assert finished.returncode == 0, finished.stderr
    return finished.stdout
