"""The command line as a whole: `main` runs the command that the user typed."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tradewatch.cli.interruption import listen
from tradewatch.cli.last_build import nothing_to_do
from tradewatch.cli.output import show

if TYPE_CHECKING:
    from tradewatch.model import Project

COMMANDS = (
    "audit",
    "build",
    "catalogue",
    "check",
    "doctor",
    "explain",
    "fault",
    "fire",
    "init",
    "mutants",
    "preview",
    "route",
    "route-test",
    "silence",
    "situations",
    "tools",
    "validate",
)


class CommandGroup(click.Group):
    """All commands. It imports only the one that runs: `build` is cli/build.py."""

    def list_commands(self, context: click.Context) -> list[str]:
        """The names of all commands, sorted."""
        return sorted(COMMANDS)

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        """The command with this name; None if there is none."""
        if name not in COMMANDS:
            return None
        module = name.replace("-", "_")
        command: click.Command = getattr(import_module(f"tradewatch.cli.{module}"), module)
        return command

    def invoke(self, context: click.Context) -> object:
        """Run the command. Raises UsageError with its secrets masked, because click quotes what the user typed."""
        try:
            return super().invoke(context)
        except click.UsageError as wrong:
            from tradewatch.secrets import redact

            raise click.UsageError(redact(wrong.format_message()), wrong.ctx) from None


def main(load: Callable[[], Project], root: Path) -> None:
    """Run the command line. `load` returns the project, `root` is its folder.

    Ends the process with exit code 0, 1 if there are problems, or 2 after wrong usage.
    """
    # Most objects live until the command ends. Python would look through them after every 700 new ones, which costs a
    # tenth of a build.
    gc.set_threshold(1_000_000)
    listen()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a message may quote anything

    if sys.argv[1:] == ["build"] and (lines := nothing_to_do(root.resolve())) is not None:
        with suppress(OSError):  # nobody has to read these lines
            for line in lines:
                show(line, err=True)
        return

    @click.command(
        cls=CommandGroup,
        context_settings={"help_option_names": ["-h", "--help"]},
        epilog="Exit codes: 0 no problems, 1 problems, 2 wrong usage.",
    )
    @click.option("--debug", is_flag=True, help="Show Python's traceback when something fails.")
    @click.pass_context
    def tradewatch(context: click.Context, debug: bool) -> None:
        """Compile and prove dashboards, alert rules and alert routing that are written in Python.

        Edit the content, which generator.py lists, run `build`, and commit build/. `validate` proves with promtool and
        amtool that build/ is right.
        """
        from tradewatch.cli.session import Session  # here, so that --help need not wait for the engine

        context.obj = Session(load, root.resolve(), debug)

    try:
        tradewatch()
    finally:
        # Python looks through all objects once more before it ends: a fifth of a large check.
        gc.freeze()
