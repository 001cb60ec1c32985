"""The command `tradewatch`: runs the nearest project's command line, also from one of its folders."""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tradewatch.cli.app import main as run

if TYPE_CHECKING:
    from tradewatch.model import Project


def main() -> None:
    """Run a command on the project in this folder or the nearest one above; without a project, on files of others.

    Ends the process as `generator.py` does.
    """
    here = Path.cwd()
    root = next((folder for folder in (here, *here.parents) if (folder / "generator.py").is_file()), None)
    if root is None:
        run(_no_project, here)
    else:
        sys.path.insert(0, str(root))
        run(_project, root)


def _project() -> Project:
    project: Project = import_module("generator").project()
    return project


def _no_project() -> Project:
    raise click.UsageError(
        "there is no generator.py in this folder or above it; go to your project, or start one: tradewatch init FOLDER"
    )
