"""Channels written to a file, as content writes them, and the real amtool."""

from __future__ import annotations

from tests.model.conftest import amtool, author, tool_set

__all__ = ["amtool", "author", "tool_set"]
