"""Messages that somebody has read and approved.

The golden files in `golden/` are written, for somebody to read, by

    UPDATE_GOLDEN=1 python -m pytest tests/receivers/test_golden.py
"""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from tests.receivers.conftest import Render, shown
from tests.receivers.messages import CASES, TEMPLATES, TEXTS

GOLDEN = Path(__file__).parent / "golden"


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("text", TEXTS)
def test_a_message_reads_as_its_golden_file(render: Render, case: str, text: str) -> None:
    """Every text of every channel is the approved one, on every Alertmanager."""
    rendered = shown(render, text, CASES[case])
    golden = GOLDEN / case / text
    if os.environ.get("UPDATE_GOLDEN"):
        golden.parent.mkdir(parents=True, exist_ok=True)
        golden.write_text(rendered, encoding="utf-8")
    assert rendered == golden.read_text(encoding="utf-8")


def test_no_golden_file_is_left_over() -> None:
    """A golden file that no test compares would look like an approved message."""
    stored = {path.relative_to(GOLDEN).as_posix() for path in GOLDEN.rglob("*") if path.is_file()}
    assert stored == {f"{case}/{text}" for case in CASES for text in TEXTS}


def test_templates_have_their_own_names() -> None:
    """A name outside `tradewatch.` could replace one of Alertmanager's own templates."""
    names = [name for path in TEMPLATES.glob("*.tmpl") for name in re.findall(r'define "([^"]+)"', path.read_text())]
    assert names
    assert len(names) == len(set(names))
    assert all(name.startswith("tradewatch.") for name in names)
