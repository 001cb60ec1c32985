"""Definitions in a file, as in content, and the real programs."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.model.author import Author
from tests.toolchain.conftest import amtool, promtool, tool_set

__all__ = ["amtool", "author", "promtool", "tool_set"]


@pytest.fixture
def author(tmp_path: Path) -> Author:
    return Author(tmp_path / "content.py")
