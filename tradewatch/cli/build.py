"""`build`: the definitions become files."""

from __future__ import annotations

import shutil
from collections.abc import Sequence

import click

from tradewatch.cli.documents import documents
from tradewatch.cli.drift import drift, outdated, strays
from tradewatch.cli.session import Session, compiled, environments_option, reporting
from tradewatch.filetree import FileTree, write_all, write_among
from tradewatch.model import Problem


@click.command(short_help="Compile the definitions into build/.")
@environments_option
@click.option("--check", "check_only", is_flag=True, help="Write nothing; fail when build/ is not up to date.")
@reporting
def build(session: Session, names: tuple[str, ...], check_only: bool) -> Sequence[Problem]:
    """Compile the definitions into build/<environment>/, which the servers load as it lies.

    Our own checks run first, and with a problem nothing at all is written. Each environment is replaced as a
    whole or not at all; one that is up to date is not touched. Generated files carry no hand edits: what was
    edited, deleted or added in build/<environment>/ is put right.

    \b
    generator.py build
    generator.py build --environment production
    generator.py build --check --format github
    """
    trees = compiled(session, names)
    # They speak of all environments.
    told = documents(session.project) if not names else FileTree({})
    if check_only:
        return drift(session.build, trees, everything=not names) + outdated(session.root, told)
    written = write_all({session.build / name: tree for name, tree in trees.items()})
    for name, tree in trees.items():
        state = "written" if session.build / name in written else "up to date"
        session.say(f"build/{name}: {len(tree)} files, {state}")
    for path in write_among(told, session.root):
        session.say(f"{path}: written")
    if not names:
        for stray in strays(session.build, trees):
            shutil.rmtree(stray) if stray.is_dir() and not stray.is_symlink() else stray.unlink()
            session.say(f"build/{stray.name}: removed, no environment is called that")
    return ()
