"""Dashboards from Grafana's JSON, and the line of each expression."""

from __future__ import annotations

import re
from functools import cached_property
from typing import Any

import orjson

from tradewatch.checks.rule_set import TextLocation
from tradewatch.grafana.migration.reading import read_dashboard
from tradewatch.model import Problem, Source
from tradewatch.plain.place import Place

# A text, or the end of a line.
_TEXT = re.compile(rb'"(?:[^"\\]|\\.)*+"|\n')


class JsonLocation:
    """Where texts are in JSON that begins at a place: the line of a whole text, because JSON writes it in one line."""

    def __init__(self, place: Place, content: bytes) -> None:
        self._place = place
        self._content = content

    def __call__(self, text: str) -> TextLocation:
        """The location of a text; the first line if JSON could write it in another way."""
        return lambda line, number: self._place.source(self._lines.get(orjson.dumps(text), 0))

    @cached_property
    def _lines(self) -> dict[bytes, int]:
        """The line of each text, counted from 0; the first one of several."""
        lines: dict[bytes, int] = {}
        number = 0
        for found in _TEXT.findall(self._content):
            if found == b"\n":
                number += 1
            else:
                lines.setdefault(found, number)
        return lines


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
