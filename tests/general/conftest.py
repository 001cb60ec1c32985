"""The real programs."""

from __future__ import annotations

from tests.toolchain.conftest import amtool, promtool, tool_set

__all__ = ["amtool", "promtool", "tool_set"]
