"""content/unused-builder"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from types import FunctionType, ModuleType

from tradewatch import grafana
from tradewatch.checks.built_project import BuiltProject
from tradewatch.checks.listing import listed, modules
from tradewatch.grafana.panels.panel import Panel
from tradewatch.grafana.row import Row
from tradewatch.model import Finding, Source


def check(built: BuiltProject) -> Iterator[Finding]:
    """A function makes a dashboard, a row or a panel, and nothing calls it."""
    project = built.project
    in_list = {id(builder) for builders in project.dashboards.values() for builder in builders}
    names = {getattr(builder, "__name__", "") for builders in project.dashboards.values() for builder in builders}
    found = [
        function
        for module in modules(project)
        for function in _functions(module)
        if id(function) not in in_list and (function.__name__ in names or _made_by(function))
    ]
    texts = (
        {file: Path(file).read_text("utf-8") for file in (str(m.__file__) for m in modules(project))} if found else {}
    )
    for function in found:
        name = function.__name__
        # A private function belongs to its own module.
        readable = [texts[function.__code__.co_filename]] if name.startswith("_") else texts.values()
        if name in names or sum(len(re.findall(rf"\b{name}\b", text)) for text in readable) == 1:
            place = listed(project, project.dashboards)
            whole = name in names or _made_by(function) is grafana.Dashboard
            yield Finding(
                Source(function.__code__.co_filename, function.__code__.co_firstlineno),
                f"function {name}",
                "its dashboard is not listed" if whole else "nothing calls it",
                details="No dashboard shows what it makes.",
                fix=f"add it to {place}, or remove it" if whole and place else "call it, or remove it",
            )


def _functions(module: ModuleType) -> Iterator[FunctionType]:
    for value in vars(module).values():
        if isinstance(value, FunctionType) and value.__module__ == module.__name__:
            yield value


def _made_by(function: FunctionType) -> type | None:
    """The part of a dashboard that its annotation says it returns; None for anything else."""
    returned = function.__annotations__.get("return")
    if isinstance(returned, str):
        returned = getattr(grafana, returned.rpartition(".")[2], None)
    return returned if isinstance(returned, type) and issubclass(returned, (grafana.Dashboard, Row, Panel)) else None
