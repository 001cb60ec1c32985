"""docs/GRAFANA_DASHBOARDS.md: every dashboard with its picture, its question, and its panels."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

import orjson

from tradewatch.compiler.compiled import CompiledProject
from tradewatch.compiler.phrasing import cell
from tradewatch.grafana.walk import panels, variables_defined

_QUESTION = "Each dashboard answers one question."
_PICTURES = "The pictures are of simulated data."
_GUIDE = "CUSTOM_DASHBOARDS.md"
_OWN = f"How to make one of your own is in\n[{_GUIDE}]({_GUIDE})."
_FOLDER = "grafana/dashboards/"


def dashboards_document(compiled: CompiledProject, pictures: Collection[str]) -> str:
    """The whole document, with a line break at the end; the dashboards are those of the last environment.

    `pictures` are the names of the files in docs/images/.
    """
    project = compiled.project
    environment = project.environments[-1]
    files = {
        path.removeprefix(_FOLDER).removesuffix(".json"): orjson.loads(content)
        for path, content in compiled.within(environment).tree.items()
        if path.startswith(_FOLDER) and path.endswith(".json")
    }
    introduction = [_QUESTION, *([_PICTURES] if pictures else ()), *([_OWN] if _GUIDE in (project.docs or ()) else ())]
    parts = ["<!-- Generated from dashboards/ by `make build`; edit those, not this. -->", "# Dashboards"]
    parts.append(" ".join(introduction))
    for folder in project.dashboards:
        parts.append(f"## {folder}")
        for name, document in files.items():
            if name.startswith(f"{folder}/"):
                title = str(document["title"]).removesuffix(f" ({environment.name})")
                parts += _section(name.rpartition("/")[2], title, document, pictures)
    return "\n\n".join(parts) + "\n"


def _section(slug: str, title: str, document: dict[str, Any], pictures: Collection[str]) -> Iterator[str]:
    yield f"### {title}"
    yield str(document.get("description") or "")
    if f"{slug}.png" in pictures:
        yield f"![{title}](images/{slug}.png)"
    if names := [f"`{name}`" for name in variables_defined(document) if name != "datasource"]:
        yield f"Choose by {', '.join(names)}."
    rows = ["| panel | kind | what it shows |", "| --- | --- | --- |"]
    for panel in panels(document):
        name = cell(str(panel.get("title") or ""))
        if panel["type"] == "row":
            rows.append(f"| **{name}** | | |")
        else:
            rows.append(f"| {name} | {panel['type']} | {cell(str(panel.get('description') or ''))} |")
    yield "\n".join(rows)
