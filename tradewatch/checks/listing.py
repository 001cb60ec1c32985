"""Finds the list of a part of a project, for an author who forgot to add a definition to it."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

from tradewatch.model import Project, Source
from tradewatch.model.project import source_of


def modules(project: Project) -> Iterator[ModuleType]:
    """The modules of content that were imported."""
    files = frozenset(map(str, project.content))
    folders = tuple(f"{part}{os.sep}" for part in project.content)
    for module in list(sys.modules.values()):
        file = getattr(module, "__file__", None) or ""
        if file in files or file.startswith(folders):
            yield module


def listed(project: Project, part: object) -> str:
    """The name of the constant that holds this part of a project, with its file and line; empty if none does."""
    for module in modules(project):
        text = Path(str(module.__file__)).read_text("utf-8", errors="replace")
        for name, value in vars(module).items():
            if value is part and (match := re.search(rf"^{re.escape(name)}\b[^=\n]*=", text, re.MULTILINE)):
                line = text.count("\n", 0, match.start()) + 1
                return f"{name} ({Source(str(module.__file__), line).place_in(project.root)})"
    return ""


def list_of_folder(project: Project, folder: Path) -> str:
    """The place where a file's neighbours are listed; empty without neighbours, or with several lists."""
    builders = [builder for builders in project.dashboards.values() for builder in builders]
    files = (
        (project.groups, [group.defined for group in project.groups]),
        (project.metrics, [metric.defined for metric in project.metrics]),
        (project.receivers, [receiver.defined for receiver in project.receivers]),
        (project.inhibitions, [inhibition.defined for inhibition in project.inhibitions]),
        (project.templates, [templates.defined for templates in project.templates]),
        (project.dashboards, [source_of(builder) for builder in builders]),
    )
    parts = [part for part, sources in files if any(Path(source.file).parent == folder for source in sources)]
    return listed(project, parts[0]) if len(parts) == 1 else ""
