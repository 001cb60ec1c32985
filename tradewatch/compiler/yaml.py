"""Writes YAML that people can read; the bytes do not depend on the machine."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import yaml

# The writer in C, if this PyYAML has it. Both write the same bytes; a test compares them.
_Writer = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
# The writer in C always puts a text with an emoji or a NEL in double quotes.
_IN_DOUBLE_QUOTES = re.compile("[\x85\U00010000-\U0010ffff]")


class _Resolver(yaml.resolver.Resolver):
    """Knows what a text without quotes is for PyYAML, or for Go's reader in Kubernetes' programs."""


# YAML 1.2 has more forms of numbers than PyYAML knows, and Go also reads single letters as true and false.
_Resolver.add_implicit_resolver(
    "tag:yaml.org,2002:float",
    re.compile(
        r"(?:[-+]?(?:0[xXoObB][0-9a-fA-F_]+|(?:[0-9][0-9_]*\.?[0-9_]*|\.[0-9_]+)(?:[eE][-+]?[0-9_]+)?)|[yYnN])\Z"
    ),
    list("-+.0123456789yYnN"),
)
_RESOLVER: Any = _Resolver()
_MAPPING, _MAPPING_END = yaml.MappingStartEvent(None, None, True, flow_style=False), yaml.MappingEndEvent()
_SEQUENCE, _SEQUENCE_END = yaml.SequenceStartEvent(None, None, True, flow_style=False), yaml.SequenceEndEvent()


def dump(content: Any, *, made_from: str) -> bytes:
    """The bytes of a YAML file. Its first line names `made_from`, the place to edit. Keys keep their order.

    `content` has dicts, lists, str, int, bool and None. Raises TypeError for anything else. It is converted to events
    directly, because PyYAML's tree of nodes takes twice as long as the writing itself.
    """
    stream = io.StringIO()
    writer = _Writer(stream, allow_unicode=True, width=10_000)
    writer.emit(yaml.StreamStartEvent())
    writer.emit(yaml.DocumentStartEvent(explicit=False))
    for event in _events(content):
        writer.emit(event)
    writer.emit(yaml.DocumentEndEvent(explicit=False))
    writer.emit(yaml.StreamEndEvent())
    header = f"# Generated from {made_from} by `make build`; edit that, not this.\n"
    return (header + stream.getvalue()).encode()


def _events(content: Any) -> Iterator[yaml.Event]:
    match content:
        case str():
            yield _text(content)
        case dict():
            yield _MAPPING
            for key, value in content.items():
                yield _text(key)
                yield from _events(value)
            yield _MAPPING_END
        case list():
            yield _SEQUENCE
            for value in content:
                yield from _events(value)
            yield _SEQUENCE_END
        case None | bool() | int():
            yield yaml.ScalarEvent(None, None, (True, False), json.dumps(content))
        case _:
            raise TypeError(f"{type(content).__name__} cannot be written")


# Cached, because environments share most of their texts.
@cache
def _text(text: str) -> yaml.ScalarEvent:
    """The event of a text. Several lines become a literal block, so an expression looks as its author wrote it."""
    style = "|" if "\n" in text else None
    if _IN_DOUBLE_QUOTES.search(text):
        style = '"'
    # Without quotes, `true` and `1e3` are not texts in YAML.
    plain = _RESOLVER.resolve(yaml.ScalarNode, text, (True, False)) == _RESOLVER.DEFAULT_SCALAR_TAG
    return yaml.ScalarEvent(None, _RESOLVER.DEFAULT_SCALAR_TAG, (plain, True), text, style=style)
