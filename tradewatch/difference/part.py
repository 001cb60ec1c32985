"""The parts of generated files that have a name, for example an alert or a panel, and their descriptions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any, Literal, NamedTuple

# In the order in which changes are listed.
PartKind = Literal[
    "environment",
    "alert",
    "alert links",
    "recording rule",
    "rule group",
    "route",
    "receiver",
    "inhibition",
    "time interval",
    "message template",
    "Alertmanager",
    "scrape job",
    "Prometheus",
    "dashboard",
    "panel",
    "variable",
    "annotation",
    "data source",
    "dashboard folder",
    "Grafana",
    "start command",
    "file",
]

# A tuple is an order; only the elements that exist before and after are compared.
Value = str | tuple[str, ...]
Description = dict[str, Value]

# A YAML file of a few lines can have millions of aspects through its aliases.
_MOST_ASPECTS = 20_000


class Part(NamedTuple):
    """A part with its name; `inside` is the dashboard that contains it."""

    kind: PartKind
    name: str
    inside: str = ""


Descriptions = dict[Part, Description]


class TooLarge(ValueError):
    """A document with more aspects than any real one."""


def aspects(content: Any, name: str = "") -> Description:
    """The values in a document by their paths: {"global.scrape_interval": "15s"}. Raises TooLarge."""
    found = list(islice(_leaves(content, name), _MOST_ASPECTS + 1))
    if len(found) > _MOST_ASPECTS:
        raise TooLarge("a document is too large to compare")
    return dict(found)


def others(content: Mapping[Any, Any], *known: str, name: str = "") -> Description:
    """The aspects of all keys but the `known` ones. Raises TooLarge."""
    rest = {key: value for key, value in content.items() if key not in known}
    return aspects(rest, name) if rest else {}


def scalar(content: Any) -> str:
    """A value as it is in the file."""
    if content is None:
        return "null"
    return str(content).lower() if isinstance(content, bool) else str(content)


def listed(content: Any) -> list[Any]:
    """The list itself; empty for anything else."""
    return content if isinstance(content, list) else []


def mapped(content: Any) -> dict[Any, Any]:
    """The mapping itself; empty for anything else."""
    return content if isinstance(content, dict) else {}


def braced(labels: Mapping[Any, Any]) -> str:
    """Labels in PromQL's form: {job="api"}."""
    return "{" + ", ".join(f'{name}="{scalar(value)}"' for name, value in sorted(labels.items(), key=str)) + "}"


def with_unique_names(found: Iterable[tuple[Part, str, Description]]) -> Iterator[tuple[Part, Description]]:
    """The parts with names that differ: a second text distinguishes parts with the same name, then a number."""
    parts = list(found)
    names = [part for part, _, _ in parts]
    seen: dict[Part, int] = {}
    for part, detail, description in parts:
        if names.count(part) > 1 and detail:
            part = part._replace(name=f"{part.name} {detail}")
        seen[part] = number = seen.get(part, 0) + 1
        yield part if number == 1 else part._replace(name=f"{part.name} #{number}"), description


def _leaves(content: Any, name: str) -> Iterator[tuple[str, Value]]:
    if isinstance(content, dict) and content:
        for key, value in content.items():
            yield from _leaves(value, f"{name}.{key}" if name else str(key))
    elif isinstance(content, list) and any(isinstance(each, dict | list) for each in content):
        for number, value in enumerate(content, 1):
            # The first element has no number, so its path stays the same when a second one is added.
            yield from _leaves(value, f"{name} {number}" if number > 1 else name)
    elif isinstance(content, list):
        yield name, ", ".join(map(scalar, content)) or "[]"
    else:
        yield name, scalar(content) if content != {} else "{}"
