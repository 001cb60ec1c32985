"""The YAML nodes of a text: limited in depth and number, and of the kinds that Prometheus reads."""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import copy
from typing import Any, NamedTuple

import yaml

from tradewatch.model import Problem, Source
from tradewatch.plain.place import Place

MERGE = "<<"

# Levels. A rule is at level 5; libyaml overflows the stack at about ten thousand.
_DEEPEST = 50

# Prometheus refuses a file with more than a thousand values of which 99 of 100 come from aliases.
_FEW = 1_000
_MOST_ALIASED = 100

_ANCHOR = re.compile(r"(?:^|[\s,:\[{-])&[^\s&]", re.MULTILINE)
_SEPARATOR = re.compile(r"^---(?=\s|$)", re.MULTILINE)
# An apostrophe with a backslash before it, which Prometheus reads between double quotes, and libyaml refuses.
_APOSTROPHE = re.compile(r"(?<!\\)((?:\\\\)*)\\'")
_NULL = "tag:yaml.org,2002:null"
_NULLS = ("", "~", "null", "Null", "NULL")


class _Refused(yaml.MarkedYAMLError):
    """YAML that Prometheus refuses, or that is too deep to be one of its files."""


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]  # its class depends on libyaml
    """Leaves every value as it is written: Prometheus reads `yes`, `1:30` and `=` as texts."""

    _depth = 0

    def resolve(self, kind: object, value: object, implicit: object) -> str:
        return ""

    def descend_resolver(self, parent: yaml.Node | None, index: object) -> None:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise _too_deep(parent.start_mark if parent else None)

    def ascend_resolver(self) -> None:
        self._depth -= 1


class Document(NamedTuple):
    """One document, with the text to which its lines belong: where that begins, and its lines."""

    root: yaml.Node
    place: Place
    lines: list[str]


def documents(place: Place, text: str) -> Iterator[Document | Problem]:
    """The documents of a text; a Problem for each that is not YAML, or exceeds the limits."""
    try:
        roots = list(_compose(text))
    except yaml.YAMLError as error:
        if "escape" in str(error) and (read := _APOSTROPHE.sub(r"\1'", text)) != text:
            yield from documents(place, read)
            return
        parts = _separated(place, text)
        if len(parts) == 1:
            yield _fault(place, error)
        else:
            for part, content in parts:
                yield from documents(part, content)
        return
    lines = text.splitlines()
    yield from (Document(root, place, lines) for root in roots)


def is_null(node: yaml.Node) -> bool:
    """Whether a value is missing, or written as `~` or `null`."""
    return isinstance(node, yaml.ScalarNode) and (
        node.tag == _NULL or (not node.tag and not node.style and node.value in _NULLS)
    )


def _compose(text: str) -> Iterator[yaml.Node]:
    """The root nodes of a text. Raises YAMLError."""
    if _ANCHOR.search(text):
        return _Composer(text).documents()
    return (node for node in yaml.compose_all(text, Loader=_Loader) if node is not None)


def _separated(place: Place, text: str) -> list[tuple[Place, str]]:
    """The documents of a text by their separators, which no value of YAML can contain at the start of a line."""
    starts = [0, *(found.start() for found in _SEPARATOR.finditer(text) if found.start())]
    parts, line = [], 0
    for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
        content = text[start:end]
        parts.append((place.below(line, folded=False), content))
        line += content.count("\n")
    return parts


def _fault(place: Place, error: yaml.YAMLError) -> Problem:
    subject = f"file {place.file}"
    if not isinstance(error, yaml.MarkedYAMLError):
        return Problem("check/file", place.source(), subject, "is not text")
    where = place.source(error.problem_mark.line if error.problem_mark else 0)
    summary = str(error.problem) if isinstance(error, _Refused) else f"is not YAML: {error.problem}"
    return Problem("check/file", where, subject, summary)


class _Written(NamedTuple):
    """A node, with its number of values and levels when its aliases are replaced."""

    node: Any  # the types of PyYAML leave out `flow_style`
    size: int
    height: int


class _Composer:
    """Makes the nodes of a text with aliases. In the place of an alias is a copy of its node, with the alias's line."""

    def __init__(self, text: str) -> None:
        self._loader = _Loader(text)
        self._anchored: dict[str, _Written | None] = {}
        self._written = 0

    def documents(self) -> Iterator[yaml.Node]:
        """The root nodes. Raises YAMLError."""
        while not isinstance(event := self._next(), yaml.StreamEndEvent):
            if isinstance(event, yaml.DocumentStartEvent):
                self._anchored.clear()
                yield self._node(self._next(), 1).node

    def _next(self) -> Any:
        return self._loader.get_event()

    def _node(self, event: Any, depth: int) -> _Written:
        if isinstance(event, yaml.AliasEvent):
            found = self._aliased(event)
        else:
            self._written += 1
            if event.anchor:
                self._anchored[event.anchor] = None
            found = self._scalar(event) if isinstance(event, yaml.ScalarEvent) else self._collection(event, depth)
            if event.anchor:
                self._anchored[event.anchor] = found
        if depth + found.height > _DEEPEST:
            raise _too_deep(event.start_mark)
        return found

    def _aliased(self, event: Any) -> _Written:
        if event.anchor not in self._anchored:
            raise _refused(event, f"there is no anchor &{event.anchor}")
        if (found := self._anchored[event.anchor]) is None:
            raise _refused(event, f"*{event.anchor} contains itself")
        copied = copy(found.node)
        copied.start_mark, copied.end_mark, copied.flow_style = event.start_mark, event.end_mark, True
        return found._replace(node=copied)

    def _scalar(self, event: Any) -> _Written:
        node = yaml.ScalarNode(event.tag or "", event.value, event.start_mark, event.end_mark, event.style)
        return _Written(node, 1, 1)

    def _collection(self, event: Any, depth: int) -> _Written:
        if depth > _DEEPEST:
            raise _too_deep(event.start_mark)
        is_mapping = isinstance(event, yaml.MappingStartEvent)
        items: list[yaml.Node] = []
        size, height = 1, 0
        while not isinstance(part := self._next(), yaml.CollectionEndEvent):
            found = self._node(part, depth + 1)
            items.append(found.node)
            size, height = size + found.size, max(height, found.height)
            if size > _FEW and size > _MOST_ALIASED * self._written:
                raise _refused(part, "repeats so much by aliases that Prometheus refuses it")
        value = list(zip(items[::2], items[1::2], strict=True)) if is_mapping else items
        kind = yaml.MappingNode if is_mapping else yaml.SequenceNode
        end: Any = part.end_mark
        node = kind(event.tag or "", value, event.start_mark, end, event.flow_style)
        return _Written(node, size, height + 1)


def _refused(event: Any, problem: str) -> _Refused:
    return _Refused(problem=problem, problem_mark=event.start_mark)


def _too_deep(mark: Any) -> _Refused:
    return _Refused(problem=f"is nested deeper than {_DEEPEST} levels", problem_mark=mark)


class YamlReader:
    """Reads the nodes of one document. `problems` has each node of a kind that Prometheus does not read there."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self._mappings: dict[int, dict[str, yaml.Node]] = {}
        self.problems: list[Problem] = []

    def source(self, node: yaml.Node) -> Source:
        """The line of a node."""
        return self.place.source(node.start_mark.line)

    def mapping(self, node: Any, subject: str) -> dict[str, yaml.Node]:
        """The values by key. A key of the mapping itself wins over a merged one. Each mapping is merged once."""
        if not self._is(yaml.MappingNode, node, subject, "is not a mapping"):
            return {}
        # Copies of a node share its value.
        if id(node.value) not in self._mappings:
            self._mappings[id(node.value)] = self._merged(node, subject)
        return self._mappings[id(node.value)]

    def items(self, node: Any, subject: str) -> list[yaml.Node]:
        """The items of a list, without missing ones, which Prometheus skips; none if the node is not a list."""
        if not self._is(yaml.SequenceNode, node, subject, "is not a list"):
            return []
        return [each for each in node.value if not is_null(each)]

    def text(self, node: Any, subject: str) -> str:
        """The text of a scalar; empty if the node is not one."""
        is_text = self._is(yaml.ScalarNode, node, subject, "is not a text") and not is_null(node)
        return str(node.value) if is_text else ""

    def report(self, node: yaml.Node, subject: str, summary: str, fix: str = "") -> None:
        """Report a problem at the node's line."""
        self.problems.append(Problem("check/file", self.source(node), subject, summary, fix=fix))

    def _merged(self, node: yaml.MappingNode, subject: str) -> dict[str, yaml.Node]:
        found: dict[str, yaml.Node] = {}
        merges: list[yaml.Node] = []
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                self.report(key, subject, "a key is not a text")
            elif key.value == MERGE:
                merges += value.value if isinstance(value, yaml.SequenceNode) else [value]
            else:
                found[key.value] = value
        for each in merges:
            found = self.mapping(each, f"`{MERGE}` in {subject}") | found
        return found

    def _is(self, kind: type[yaml.Node], node: Any, subject: str, otherwise: str) -> bool:
        if isinstance(node, kind):
            return True
        if node is not None and not is_null(node):
            self.report(node, subject, otherwise)
        return False
