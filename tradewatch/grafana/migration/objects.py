"""grafanalib's objects as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from enum import Enum
from io import StringIO
from typing import Any

from grafanalib import core

from tradewatch.grafana.migration.json_parts import Json
from tradewatch.model.problem import one_line


class UnwritableError(Exception):
    """An object that cannot be written as JSON. `title` is that of the innermost panel around it, or empty."""

    def __init__(self, title: str, what: str) -> None:
        super().__init__(what)
        self.title = title


def dashboard_json(dashboard: core.Dashboard) -> Json:
    """A dashboard as new dicts and lists. Raises UnwritableError for what is not JSON, and what an object raises."""
    with _in_panel(""), redirect_stdout(StringIO()):  # grafanalib prints warnings
        document: Json = _json(dashboard)
        if dashboard.rows and dashboard.panels:
            # grafanalib leaves out the panels then.
            document["panels"] = _json(dashboard.panels)
    return document


def _json(value: Any) -> Any:
    if value is None or isinstance(value, (bool, float)):
        return value
    if isinstance(value, int) and abs(value) < 2**63:  # beyond, Grafana reads another number
        return int(value)
    if isinstance(value, Enum):
        return _json(value.value)
    if isinstance(value, str):
        value.encode()  # half of a surrogate pair is not a text
        return str(value)
    if hasattr(value, "to_json_data"):
        with _in_panel(str(value.title) if isinstance(value, core.Panel) else ""):
            return _json(value.to_json_data())
    if isinstance(value, dict):
        return {str(key): _json(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [_json(inner) for inner in value]
    raise UnwritableError("", f"{type(value).__name__} is not JSON: {one_line(repr(value))[:80]}")


@contextmanager
def _in_panel(title: str) -> Iterator[None]:
    """Raise UnwritableError with the title of the innermost panel for whatever an object raises."""
    try:
        yield
    except UnwritableError as error:
        if title and not error.title:
            raise UnwritableError(title, str(error)) from None
        raise
    except Exception as error:
        raise UnwritableError(title, f"{type(error).__name__}: {one_line(str(error))}") from error
