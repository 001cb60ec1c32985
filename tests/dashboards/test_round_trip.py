"""Grafana's own reader in Python, grafana-foundation-sdk, keeps every field of our dashboards."""

from __future__ import annotations

import json
import warnings
from collections.abc import Iterator
from typing import Any

import orjson
import pytest

import generator
from tests.grafana.examples import compiled, environment, every_type
from tradewatch.compiler import CompiledProject

with warnings.catch_warnings():
    # It recommends the second version of dashboards, which Grafana 11 does not read.
    warnings.simplefilter("ignore", DeprecationWarning)
    from grafana_foundation_sdk.cog.encoder import JSONEncoder
    from grafana_foundation_sdk.cog.plugins import register_default_plugins
    from grafana_foundation_sdk.models.dashboard import Dashboard

PROJECT = generator.project()
PRODUCTION = PROJECT.environments[-1]
DASHBOARDS = {
    path: content
    for path, content in CompiledProject(PROJECT).within(PRODUCTION).tree.items()
    if path.endswith(".json")
}


def returned(document: dict[str, Any]) -> dict[str, Any]:
    """The document, read and written."""
    register_default_plugins()
    written: dict[str, Any] = json.loads(JSONEncoder().encode(Dashboard.from_json(document)))
    return written


def lost(before: Any, after: Any, path: str = "") -> Iterator[str]:
    """The paths of values that are missing or changed. Defaults that were added do not count."""
    if isinstance(before, dict) and isinstance(after, dict):
        for key, value in before.items():
            if key in after:
                yield from lost(value, after[key], f"{path}.{key}")
            else:
                yield f"{path}.{key}"
    elif isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        for index, (one, other) in enumerate(zip(before, after, strict=True)):
            yield from lost(one, other, f"{path}[{index}]")
    elif before != after:
        yield path


@pytest.mark.parametrize("path", DASHBOARDS)
def test_no_field_of_a_dashboard_is_lost(path: str) -> None:
    """Nothing is misspelt, misplaced or of a type that Grafana's reader drops."""
    document = orjson.loads(DASHBOARDS[path])
    assert list(lost(document, returned(orjson.loads(DASHBOARDS[path])))) == []


def test_no_field_of_any_type_of_panel_is_lost() -> None:
    """The types that no dashboard uses are tried too."""
    document = orjson.loads(orjson.dumps(compiled(every_type(), environment())))
    assert list(lost(document, returned(orjson.loads(orjson.dumps(document))))) == []


def test_a_field_that_is_lost_is_noticed() -> None:
    """A misspelt one does not come back."""
    document = orjson.loads(next(iter(DASHBOARDS.values())))
    document["panels"][0]["titel"] = "misspelt"
    assert list(lost(document, returned(orjson.loads(orjson.dumps(document))))) == [".panels[0].titel"]
