"""`build --diff`: what the definitions change in meaning, compared with the generated files of a commit."""

from __future__ import annotations

from collections.abc import Sequence

import click

from tradewatch.cli.report import Format
from tradewatch.cli.session import Session, checked_trees
from tradewatch.difference import as_json, as_markdown, as_text, compare, describe, read_commit


def difference(session: Session, names: Sequence[str], reference: str, form: Format) -> str:
    """The changes since the commit `reference` as text in the format `form`, in the environments `names` or in all.

    Raises UsageError for a reference without a build/, ProblemsFound if the definitions are wrong, or if Git or a file
    of the commit cannot be read.
    """
    try:
        committed = read_commit(session.root, reference)
    except ValueError as fault:
        raise click.UsageError(f"--diff: {fault}") from fault
    trees = checked_trees(session, names)
    before = {
        name: describe(tree, f"{reference}:build/{name}")
        for name, tree in committed.items()
        if not names or name in names
    }
    after = {name: describe(tree, f"build/{name}") for name, tree in trees.items()}
    changes = compare(before, after)
    if form == "json":
        return as_json(changes)
    return (as_markdown if form == "markdown" else as_text)(changes, before.keys() & after.keys())
