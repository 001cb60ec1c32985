"""`init`: start a project."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from tradewatch.cli.output import finish_with
from tradewatch.cli.session import Session, reporting
from tradewatch.filetree import write_all
from tradewatch.model import Problem
from tradewatch.starter import PARTS, starting_files


@click.command(short_help="Start a project in a folder.")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), default=".")
@click.option("--empty", is_flag=True, help="An example of two services instead of the trading content.")
@click.option("--without", multiple=True, type=click.Choice([*PARTS]), help="Leave out this part; may be repeated.")
@reporting
def init(session: Session, folder: Path, empty: bool, without: tuple[str, ...]) -> Sequence[Problem]:
    """Write a project that builds at once into FOLDER, by default the current one. Files that exist are not replaced.

    It has metrics, alert rules, routing, dashboards and runbooks for trading bots, a simulated bot, a Makefile, a
    workflow for CI and a hook for pre-commit. All of it is yours to edit: a later version of the engine does not touch
    it.

    \b
    tradewatch init monitoring
    tradewatch init monitoring --without dashboards
    tradewatch init monitoring --empty
    """
    files = starting_files(empty=empty, without=without)
    if taken := [path for path in files if (folder / path).exists() or (folder / path).is_symlink()]:
        raise click.UsageError(f"{folder / taken[0]} exists, so nothing was written; choose another folder")
    folder.mkdir(parents=True, exist_ok=True)
    write_all(folder, files)
    entered = "" if folder.resolve() == Path.cwd() else f"cd {folder} && "
    finish_with(f"{len(files)} files written\nnext: {entered}tradewatch build")
