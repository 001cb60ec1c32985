"""The YAML nodes of a file: limited in depth and number, and of the kinds that Prometheus reads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import yaml

from tradewatch.model import Problem, ProblemsFound, Source

MERGE = "<<"

# Levels. A rule is at level 5; libyaml overflows the stack at about ten thousand.
_DEEPEST = 50

# Prometheus refuses a file with more than a thousand values of which 99 of 100 come from aliases.
_FEW = 1_000
_MOST_ALIASED = 100

_NULL = "tag:yaml.org,2002:null"

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def documents(file: str, text: str) -> list[yaml.Node]:
    """The root node of each document. Raises ProblemsFound if the text is not YAML, or exceeds the limits."""
    try:
        _check_limits(file, text)
        return [node for node in yaml.compose_all(text, Loader=_Loader) if node is not None]
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise ProblemsFound(_problem(file, line, f"file {file}", f"is not YAML: {error.problem}")) from None
    except yaml.YAMLError:
        raise ProblemsFound(_problem(file, 1, f"file {file}", "is not text")) from None


@dataclass
class _Open:
    """A collection that is being read, with its number of values and levels when its aliases are replaced."""

    anchor: str | None
    size: int = 1
    height: int = 1

    def add(self, size: int, height: int) -> None:
        """Count an element of that size and height."""
        self.size += size
        self.height = max(self.height, height + 1)


def _check_limits(file: str, text: str) -> None:
    """Refuse what aliases make too large, as Prometheus does, before any node exists."""
    anchored: dict[str, tuple[int, int]] = {}
    still_open = [_Open(None)]
    written = 0
    for event in yaml.parse(text, Loader=_Loader):
        match event:
            case yaml.CollectionStartEvent():
                still_open.append(_Open(event.anchor))
                size, height = 0, 0
            case yaml.CollectionEndEvent():
                closed = still_open.pop()
                anchor, size, height = closed.anchor, closed.size, closed.height
                anchored |= {anchor: (size, height)} if anchor else {}
            case yaml.ScalarEvent():
                size, height = 1, 1
                anchored |= {event.anchor: (1, 1)} if event.anchor else {}
            case yaml.AliasEvent():
                if event.anchor in (each.anchor for each in still_open):
                    raise _refused(file, event, f"*{event.anchor} contains itself")
                size, height = anchored.get(event.anchor or "", (0, 0))
            case _:
                continue
        written += not isinstance(event, yaml.AliasEvent | yaml.CollectionEndEvent)
        still_open[-1].add(size, height)
        if len(still_open) + height > _DEEPEST:
            raise _refused(file, event, f"is nested deeper than {_DEEPEST} levels")
        if still_open[-1].size > _FEW and still_open[-1].size > _MOST_ALIASED * written:
            raise _refused(file, event, "repeats so much by aliases that Prometheus refuses it")


def _refused(file: str, event: yaml.Event, summary: str) -> ProblemsFound:
    line = event.start_mark.line + 1 if event.start_mark else 1
    return ProblemsFound(_problem(file, line, f"file {file}", summary))


class YamlReader:
    """Reads the nodes of one file. `problems` has each node of a kind that Prometheus does not read there."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._mappings: dict[int, dict[str, yaml.Node] | None] = {}
        self.problems: list[Problem] = []

    def mapping(self, node: Any, subject: str) -> dict[str, yaml.Node]:
        """The values by key. A key of the mapping itself wins over a merged one. Each mapping is merged once."""
        if not self._is(yaml.MappingNode, node, subject, "is not a mapping"):
            return {}
        if id(node) not in self._mappings:
            self._mappings[id(node)] = None
            self._mappings[id(node)] = self._merged(node, subject)
        found = self._mappings[id(node)]
        if found is None:
            self.report(node, subject, "merges itself")
        return found or {}

    def items(self, node: Any, subject: str) -> list[yaml.Node]:
        """The items of a list; none if the node is not one."""
        return list(node.value) if self._is(yaml.SequenceNode, node, subject, "is not a list") else []

    def text(self, node: Any, subject: str) -> str:
        """The text of a scalar; empty if the node is not one."""
        return str(node.value) if self._is(yaml.ScalarNode, node, subject, "is not a text") else ""

    def report(self, node: yaml.Node, subject: str, summary: str, fix: str = "") -> None:
        """Report a problem at the node's line."""
        self.problems.append(_problem(self._file, node.start_mark.line + 1, subject, summary, fix))

    def _merged(self, node: yaml.MappingNode, subject: str) -> dict[str, yaml.Node]:
        found: dict[str, yaml.Node] = {}
        pairs = [(key, value) for key, value in node.value if isinstance(key, yaml.ScalarNode)]
        for key in (key for key, _ in node.value if not isinstance(key, yaml.ScalarNode)):
            self.report(key, subject, "a key is not a text")
        for merged in reversed([value for key, value in pairs if key.value == MERGE]):
            several = merged.value if isinstance(merged, yaml.SequenceNode) else [merged]
            for each in reversed(several):
                found |= self.mapping(each, f"`{MERGE}` in {subject}")
        return found | {key.value: value for key, value in pairs if key.value != MERGE}

    def _is(self, kind: type[yaml.Node], node: Any, subject: str, otherwise: str) -> bool:
        if isinstance(node, kind):
            return True
        if node is not None and node.tag != _NULL:
            self.report(node, subject, otherwise)
        return False


def _problem(file: str, line: int, subject: str, summary: str, fix: str = "") -> Problem:
    return Problem("check/file", Source(file, line), subject, summary, fix=fix)
