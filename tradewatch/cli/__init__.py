"""The command line: one file per command, each a few lines over the rest of the engine."""

from tradewatch.cli.app import main
