"""Dashboards from Grafana's JSON, and the line of each expression."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import orjson

from tradewatch.grafana.migration.reading import read_dashboard
from tradewatch.model import Problem, Source


@dataclass(frozen=True)
class JsonLocation:
    """A text in a JSON file."""

    file: str
    content: bytes
    text: str

    def source_of(self, line: str, number: int) -> Source:
        """The line of the whole text, because JSON writes a text in one line."""
        position = self.content.find(orjson.dumps(self.text))
        return Source(self.file, self.content.count(b"\n", 0, max(position, 0)) + 1)


def dashboard_of(file: str, content: bytes) -> dict[str, Any] | Problem:
    """The dashboard of a file, with the queries that Prometheus answers; a Problem if it is not a dashboard."""
    try:
        document = orjson.loads(content.removeprefix(b"\xef\xbb\xbf"))
    except orjson.JSONDecodeError as error:
        return Problem("check/file", Source(file, error.lineno), f"file {file}", f"is not JSON: {error.msg}")
    dashboard = read_dashboard(document)
    if dashboard is None:
        summary, fix = "is not a dashboard", "give a file of JSON with `panels`"
        return Problem("check/file", Source(file, 1), f"file {file}", summary, fix=fix)
    return dashboard
