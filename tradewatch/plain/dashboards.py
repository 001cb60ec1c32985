"""Dashboards from Grafana's JSON, and the line of each expression."""

from __future__ import annotations

from typing import Any

import orjson

from tradewatch.checks.rule_set import TextLocation
from tradewatch.grafana.migration.reading import read_dashboard
from tradewatch.model import Problem, Source


def in_json(file: str, content: bytes, text: str) -> TextLocation:
    """The location of a text in a JSON file: the line of the whole text, because JSON writes a text in one line."""

    def source_of(line: str, number: int) -> Source:
        position = content.find(orjson.dumps(text))
        return Source(file, content.count(b"\n", 0, max(position, 0)) + 1)

    return source_of


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
