"""Messages that somebody has read and approved.

`golden/alerts` has every alert of the project in its own words, the other folders what else a message can look like.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.receivers.conftest import Render, shown
from tests.receivers.messages import CASES, MESSAGES, TEMPLATES, TEXTS, Data

GOLDEN = Path(__file__).parent / "golden"
UPDATE = "UPDATE_GOLDEN=1 .venv/bin/python -m pytest tests/receivers/test_golden.py"
# The messages of each folder; several have a heading each.
FOLDERS: dict[str, Mapping[str, Data]] = {"alerts": MESSAGES, **{case: {"": data} for case, data in CASES.items()}}


@pytest.mark.parametrize("folder", FOLDERS)
@pytest.mark.parametrize("file", TEXTS)
def test_a_message_reads_as_its_golden_file(render: Render, folder: str, file: str) -> None:
    """Every text of every channel is the approved one, on every Alertmanager."""
    texts = [(f"##### {name}\n" if name else "") + shown(render, file, data) for name, data in FOLDERS[folder].items()]
    rendered = "\n".join(text.removesuffix("\n") + "\n" for text in texts)
    golden = GOLDEN / folder / file
    if os.environ.get("UPDATE_GOLDEN"):
        golden.parent.mkdir(parents=True, exist_ok=True)
        golden.write_text(rendered, encoding="utf-8")
    approved = golden.read_text(encoding="utf-8") if golden.exists() else ""
    assert rendered == approved, f"a message has changed. Run this, and read what git diff shows:\n{UPDATE}"


def test_no_golden_file_is_left_over() -> None:
    """A golden file that no test compares would look like an approved message."""
    stored = {path.relative_to(GOLDEN).as_posix() for path in GOLDEN.rglob("*") if path.is_file()}
    assert stored == {f"{folder}/{file}" for folder in FOLDERS for file in TEXTS}


def test_templates_have_their_own_names() -> None:
    """A name outside `tradewatch.` could replace one of Alertmanager's own templates."""
    names = [name for path in TEMPLATES.glob("*.tmpl") for name in re.findall(r'define "([^"]+)"', path.read_text())]
    assert names
    assert len(names) == len(set(names))
    assert all(name.startswith("tradewatch.") for name in names)
