"""The documents that are generated from the definitions, among those that people write in docs/."""

from __future__ import annotations

from functools import partial

from tradewatch.compiler import labels_of_result
from tradewatch.compiler.thresholds import thresholds_document
from tradewatch.filetree import FileTree
from tradewatch.model import Project
from tradewatch.routing import routing_table


def documents(project: Project) -> FileTree:
    """By path in docs/."""
    routing = routing_table(project, partial(labels_of_result, project))
    return FileTree({"ROUTING.md": routing.encode(), "THRESHOLDS.md": thresholds_document(project).encode()})
