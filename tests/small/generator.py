"""A small project, for what the commands do whatever the content is."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

from tradewatch.cli import main
from tradewatch.model import Project


def project() -> Project:
    """The content, imported here, so that a fault in it is reported like any other problem."""
    found = import_module("content").PROJECT
    assert isinstance(found, Project)
    return found


if __name__ == "__main__":
    main(project, Path(__file__).resolve().parent)
