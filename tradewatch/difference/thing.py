"""What a tree of generated files means: things with a name, such as an alert or a panel, and what is said of each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any, Literal, NamedTuple

# In the order in which changes are listed.
Kind = Literal[
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

# A tuple is an order, of which only what both sides have is compared.
Value = str | tuple[str, ...]
Description = dict[str, Value]

# The most that is read of one thing: a YAML file of a few lines can stand for millions through its aliases.
_MOST_ASPECTS = 20_000


class Thing(NamedTuple):
    """One thing that has a name; `inside` is the dashboard that holds it."""

    kind: Kind
    name: str
    inside: str = ""


Descriptions = dict[Thing, Description]


class TooMuch(ValueError):
    """A document describes more than any real one."""


def aspects(content: Any, name: str = "") -> Description:
    """The leaves of a document by their paths: {"global.scrape_interval": "15s"}. Raises TooMuch."""
    found = list(islice(_leaves(content, name), _MOST_ASPECTS + 1))
    if len(found) > _MOST_ASPECTS:
        raise TooMuch("a document is too large to compare")
    return dict(found)


def scalar(content: Any) -> str:
    """A leaf as the file writes it."""
    if content is None:
        return "null"
    return str(content).lower() if isinstance(content, bool) else str(content)


def listed(content: Any) -> list[Any]:
    """A list of the file; empty when the file has none there."""
    return content if isinstance(content, list) else []


def mapped(content: Any) -> dict[Any, Any]:
    """A mapping of the file; empty when the file has none there."""
    return content if isinstance(content, dict) else {}


def braced(labels: Mapping[Any, Any]) -> str:
    """Labels as PromQL writes them: {bot="momentum"}."""
    return "{" + ", ".join(f'{name}="{scalar(value)}"' for name, value in sorted(labels.items(), key=str)) + "}"


def told_apart(found: Iterable[tuple[Thing, str, Description]]) -> Iterator[tuple[Thing, Description]]:
    """Things of one name are told apart by the text beside them, and those that even share that are numbered."""
    things = list(found)
    names = [thing for thing, _, _ in things]
    seen: dict[Thing, int] = {}
    for thing, apart, description in things:
        if names.count(thing) > 1 and apart:
            thing = thing._replace(name=f"{thing.name} {apart}")
        seen[thing] = number = seen.get(thing, 0) + 1
        yield thing if number == 1 else thing._replace(name=f"{thing.name} #{number}"), description


def _leaves(content: Any, name: str) -> Iterator[tuple[str, Value]]:
    if isinstance(content, dict) and content:
        for key, value in content.items():
            yield from _leaves(value, f"{name}.{key}" if name else str(key))
    elif isinstance(content, list) and any(isinstance(each, dict | list) for each in content):
        for number, value in enumerate(content, 1):
            # The first has no number, so that a second one is all that is new.
            yield from _leaves(value, f"{name} {number}" if number > 1 else name)
    elif isinstance(content, list):
        yield name, ", ".join(map(scalar, content)) or "[]"
    else:
        yield name, scalar(content) if content != {} else "{}"
