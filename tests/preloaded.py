"""Everything that a command may import besides content; see tests/commands.py."""

from importlib import import_module

import grafanalib.core  # noqa: F401

import tradewatch.grafana  # noqa: F401
from tradewatch.cli.app import COMMANDS

for name in COMMANDS:
    import_module(f"tradewatch.cli.{name}")
