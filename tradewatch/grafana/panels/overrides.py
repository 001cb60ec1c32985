"""Entries in `fieldConfig.overrides`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def override(matcher: str, options: str, properties: Mapping[str, Any]) -> dict[str, Any]:
    """The properties of the fields that match, by property id."""
    return {
        "matcher": {"id": matcher, "options": options},
        "properties": [{"id": id, "value": value} for id, value in properties.items()],
    }


def by_name(name: str, **properties: Any) -> dict[str, Any]:
    """The properties of the series with a name, or whose names contain a part, `/loss/`."""
    matcher = "byRegexp" if len(name) > 2 and name[0] == name[-1] == "/" else "byName"
    return override(matcher, name, properties)


def fixed(color: str) -> dict[str, str]:
    """`color` of a field with one colour for all values."""
    return {"fixedColor": color, "mode": "fixed"}
