"""`build`: compile the definitions into files."""

from __future__ import annotations

from collections.abc import Sequence

import click

from tradewatch.cli.documents import documents
from tradewatch.cli.drift import drift, outdated, strays
from tradewatch.cli.last_build import Reading
from tradewatch.cli.output import finish_with
from tradewatch.cli.report import Format
from tradewatch.cli.session import Session, checked_trees, environments_option, reporting
from tradewatch.filetree import FileTree, write_all
from tradewatch.model import Problem
from tradewatch.preview.pictures import outdated_pictures


@click.command(short_help="Compile the definitions into build/.")
@environments_option
@click.option("--check", "check_only", is_flag=True, help="Write nothing; fail if build/ is not up to date.")
@click.option("--diff", "reference", metavar="REF", help="Write nothing; print what changed in meaning since a commit.")
@reporting
def build(session: Session, names: tuple[str, ...], check_only: bool, reference: str | None) -> Sequence[Problem]:
    """Compile the definitions into build/<environment>/, which the servers load without changes.

    Our own checks run first; if there is a problem, nothing is written. All files are replaced together or not at
    all, and files that are up to date are not touched. What somebody edited, deleted or added by hand in
    build/<environment>/ is undone.

    `--diff` compares the definitions with build/ at a commit, a branch or a tag: alerts, limits, routes, panels and
    the rest, each change once for all environments that share it. No code of that commit is run.

    \b
    .venv/bin/python generator.py build
    .venv/bin/python generator.py build --environment production
    .venv/bin/python generator.py build --check --format github
    .venv/bin/python generator.py build --diff main --format markdown
    """
    form: Format = click.get_current_context().params["form"]
    if reference is not None:
        if check_only or form == "github":
            raise click.UsageError(f"--diff cannot be combined with {'--check' if check_only else '--format github'}")
        from tradewatch.cli.difference import difference  # here, since a build needs no parser of YAML

        finish_with(difference(session, names, reference, form))
    reading = None if names or check_only else Reading(session.root)
    trees = checked_trees(session, names)
    # Documents cover all environments.
    pages = documents(session.compiled) if not names else FileTree({})
    if check_only:
        found = drift(session.build, trees, everything=not names) + outdated(session.root, pages)
        return found if names else found + outdated_pictures(session.docs / "images", session.build)
    leftovers = () if names else tuple(strays(session.build, trees))
    written = write_all(
        session.root,
        {
            **{f"build/{name}": tree for name, tree in trees.items()},
            **pages,
            **{f"build/{stray.name}": None for stray in leftovers},
        },
    )
    counts = {f"build/{name}": f"build/{name}: {len(tree)} files" for name, tree in trees.items()}
    for path, count in counts.items():
        session.say(f"{count}, {'written' if path in written else 'up to date'}")
    for path in pages:
        if path in written:
            session.say(f"{path}: written")
    for stray in leftovers:
        session.say(f"build/{stray.name}: removed, because no environment has this name")
    if reading:
        in_build = {f"build/{name}/{path}": content for name, tree in trees.items() for path, content in tree.items()}
        lines = [f"{count}, up to date" for count in counts.values()]
        reading.remember(session.project.content, {**in_build, **pages}, lines)
    return ()
