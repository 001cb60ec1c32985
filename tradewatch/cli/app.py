"""The command that holds the others."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable
from importlib import import_module
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tradewatch.cli.interruption import listen

if TYPE_CHECKING:
    from tradewatch.model import Project

COMMANDS = ("audit", "build", "check", "explain", "mutants", "route", "tools", "validate")


class _OneFileACommand(click.Group):
    """Imports only the command that is run: `build` is cli/build.py."""

    def list_commands(self, context: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        command: click.Command = getattr(import_module(f"tradewatch.cli.{name}"), name)
        return command

    def invoke(self, context: click.Context) -> object:
        """Run the command. What click prints about wrong usage quotes what was typed, so it is masked too."""
        try:
            return super().invoke(context)
        except click.UsageError as wrong:
            from tradewatch.secrets import redact

            raise click.UsageError(redact(wrong.format_message()), wrong.ctx) from None


def main(load: Callable[[], Project], root: Path) -> None:
    """Run the command line over the project that `load` collects; `root` is its folder."""
    # What a command makes lives as long as it does. Looked through after every 700 objects, as is usual, it would
    # cost a tenth of a build.
    gc.set_threshold(1_000_000)
    listen()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a message may quote anything

    @click.command(
        cls=_OneFileACommand,
        context_settings={"help_option_names": ["-h", "--help"]},
        epilog="Exit codes: 0 all right, 1 problems were found, 2 wrong usage.",
    )
    @click.option("--debug", is_flag=True, help="Show Python's traceback when something fails.")
    @click.pass_context
    def tradewatch(context: click.Context, debug: bool) -> None:
        """Dashboards, alert rules and alert routing, written as Python, compiled and proven.

        Edit the content (tradingbot/, rules/, receivers/, dashboards/, environments.py), run `build`, commit
        build/. `validate` proves with promtool and amtool what `build` wrote.
        """
        from tradewatch.cli.session import Session  # here, so that --help need not wait for the engine

        context.obj = Session(load, root.resolve(), debug)

    tradewatch()
