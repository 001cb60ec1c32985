"""The command line: one file a command, each a few lines over the engine."""

from tradewatch.cli.app import main

__all__ = ["main"]
