"""The real programs."""

from tests.toolchain.conftest import amtool, promtool, tool_set

__all__ = ["amtool", "promtool", "tool_set"]
