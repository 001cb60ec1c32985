"""Dashboards from Grafana's JSON, and the line of each expression."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import orjson

from tradewatch.model import Problem, Source


@dataclass(frozen=True)
class InJson:
    """A text in a JSON file, found by how JSON writes it."""

    file: str
    content: bytes
    text: str

    def of(self, line: str, number: int) -> Source:
        position = self.content.find(orjson.dumps(self.text))
        return Source(self.file, self.content.count(b"\n", 0, max(position, 0)) + 1)


def dashboard_of(file: str, content: bytes) -> dict[str, Any] | Problem:
    """The dashboard of a file, as saved by Grafana or as its API answers; a Problem when it is none."""
    try:
        document = orjson.loads(content)
    except orjson.JSONDecodeError as error:
        return Problem("check/file", Source(file, error.lineno), f"file {file}", f"is no JSON: {error.msg}")
    if isinstance(document, dict) and isinstance(document.get("dashboard"), dict):
        document = document["dashboard"]
    if not isinstance(document, dict) or not isinstance(document.get("panels"), list):
        return Problem("check/file", Source(file, 1), f"file {file}", "is no dashboard", fix="JSON with `panels`")
    return document
