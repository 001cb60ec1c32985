"""Whether a server has loaded a configuration file, although it prints it in its own words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tradewatch.model import seconds

# What both servers print instead of a secret, and of an address that may contain one.
_HIDDEN = "<secret>"

# Lists that a server adds to what the file says; every other list that a file does not have is somebody's edit.
_ADDED = ("scrape_protocols",)


def difference(wanted: Any, loaded: Any, place: str = "") -> str:
    """The first part of a file that a server has loaded otherwise, in words; empty if it has loaded all of it.

    Servers add their defaults, resolve paths, and write durations in another way: that is not a difference.
    """
    match wanted:
        case Mapping():
            return _of_mapping(wanted, loaded if isinstance(loaded, Mapping) else {}, place)
        case list():
            return _of_list(wanted, loaded if isinstance(loaded, list) else [], place)
    if loaded == _HIDDEN or _same(wanted, loaded):
        return ""
    return f"{place} is {_short(loaded)}, not {_short(wanted)}"


def _of_mapping(wanted: Mapping[str, Any], loaded: Mapping[str, Any], place: str) -> str:
    for key, value in wanted.items():
        inner = f"{place}.{key}".lstrip(".")
        if key not in loaded and value not in (None, "", [], {}, False):
            return f"{inner} is missing"
        if found := difference(value, loaded.get(key), inner):
            return found
    for key, value in loaded.items():
        edited = value is True if key == "continue" else value and isinstance(value, list) and key not in _ADDED
        if edited and key not in wanted:
            return f"{place}.{key}".lstrip(".") + f" is {_short(value)}, which the file does not have"
    return ""


def _of_list(wanted: Sequence[Any], loaded: Sequence[Any], place: str) -> str:
    if place.endswith("matchers"):
        # Alertmanager sorts them.
        wanted, loaded = sorted(map(str, wanted)), sorted(map(str, loaded))
    for number, (one, other) in enumerate(zip(wanted, loaded, strict=False)):
        name = one.get("job_name") or one.get("name") if isinstance(one, Mapping) else None
        if found := difference(one, other, f"{place}[{name or number}]"):
            return found
    if len(wanted) != len(loaded):
        return f"{place} has {len(loaded)} entries, not {len(wanted)}"
    return ""


def _same(wanted: Any, loaded: Any) -> bool:
    if wanted == loaded or (wanted in (None, "", False) and loaded is None):
        return True
    if not isinstance(wanted, str) or not isinstance(loaded, str):
        return False
    if loaded.endswith(f"/{wanted}") or loaded.lower() == wanted.lower():
        return True
    try:
        return seconds(wanted) == seconds(loaded)
    except ValueError:
        return False


def _short(value: Any) -> str:
    text = " ".join(str(value).split())
    return text if len(text) <= 80 else f"{text[:77]}..."
