"""The real amtool, which renders the deployed templates as Alertmanager does."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable, Mapping
from functools import cache, partial
from pathlib import Path

import pytest

from tests.receivers.messages import EMAIL, TELEGRAM, TEMPLATES, TEXTS, Data

Render = Callable[..., str]

_PAGES = (EMAIL.html, TELEGRAM.message)
_PLAIN = tuple(text for texts in TEXTS.values() for text in texts.values() if text != EMAIL.html)
# No value of a message holds it: templates remove control characters.
_END = "\x1e"


@pytest.fixture
def render(toolset: Path) -> Render:
    """Renders a text of `messages` as Alertmanager does: with `html`, the page of an email or a Telegram message."""
    return partial(rendered, toolset)


def rendered(toolset: Path, text: str, data: Data, *, html: bool = False) -> str:
    """What the amtool of a set makes of a text."""
    return _rendered(toolset, json.dumps(data), html)[text]


def shown(render: Render, name: str, data: Data) -> str:
    """A file in `golden/`: its texts, each under its name where there are several."""
    html = name.endswith(".html")
    texts = {section: render(text, data, html=html) for section, text in TEXTS[name].items()}
    return "".join(f"=== {section}\n{text}\n" if section else text for section, text in texts.items())


@cache
def _rendered(toolset: Path, data: str, html: bool) -> Mapping[str, str]:
    """Every text with the same data: one call is enough for all."""
    texts = _PAGES if html else _PLAIN
    command = [str(toolset / "bin" / "amtool"), "template", "render"]
    command += [f"--template.glob={TEMPLATES}/*.tmpl", f"--template.text={_END.join(texts)}"]
    command += ["--template.data=/dev/stdin", f"--template.type={'html' if html else 'text'}"]
    far_away = {**os.environ, "TZ": "Asia/Tokyo"}  # messages are in UTC on every machine
    finished = subprocess.run(
        command, input=data, capture_output=True, encoding="utf-8", env=far_away, timeout=30, check=False
    )
    assert finished.returncode == 0, finished.stderr
    return dict(zip(texts, finished.stdout.split(_END), strict=True))
