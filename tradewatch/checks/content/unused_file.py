"""content/unused-file"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tradewatch.checks.built_project import BuiltProject
from tradewatch.checks.listing import list_of_folder, modules
from tradewatch.model import Finding, Source


def check(built: BuiltProject) -> Iterator[Finding]:
    """A file in a content folder that nothing imports or reads."""
    project = built.project
    used = {file for definition in built.definitions for file in definition.files} | {
        str(module.__file__) for module in modules(project)
    }
    # Only beside files that are read: somebody may keep rule files from elsewhere in rules/.
    read = {Path(file).parent for file in used if not file.endswith(".py")}
    for part in project.content:
        for file in sorted(part.rglob("*")) if part.is_dir() else (part,):
            hidden = any(name.startswith(".") for name in file.relative_to(project.root).parts)
            ours = file.suffix == ".py" or file.parent in read
            if ours and file.is_file() and not hidden and file.suffix != ".md" and str(file) not in used:
                yield Finding(
                    Source(str(file), 1),
                    "file",
                    "nothing imports it" if file.suffix == ".py" else "nothing reads it",
                    details="No generated file contains what is written here.",
                    fix=_fix(list_of_folder(project, file.parent)),
                )


def _fix(place: str) -> str:
    return f"add it to {place}, or remove it" if place else "use it, or remove it"
