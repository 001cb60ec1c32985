"""YAML as people would write it by hand, the same bytes for everybody."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import yaml

# The writer in C where this PyYAML has it; both give the same bytes (a test compares them).
_Writer = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
# For an emoji or a NEL, the writer in C knows no other way than double quotes.
_IN_DOUBLE_QUOTES = re.compile("[\x85\U00010000-\U0010ffff]")

_RESOLVER: Any = yaml.resolver.Resolver()
_MAPPING, _MAPPING_END = yaml.MappingStartEvent(None, None, True, flow_style=False), yaml.MappingEndEvent()
_SEQUENCE, _SEQUENCE_END = yaml.SequenceStartEvent(None, None, True, flow_style=False), yaml.SequenceEndEvent()


def dump(content: Any, *, made_from: str) -> bytes:
    """A file's bytes, under a line that says where to edit it. Keys keep their order.

    Mappings, lists, texts, integers, truths and None. The writer is handed events: the library's own way to them is
    by trees of nodes, and takes twice as long as the writing.
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
            raise TypeError(f"{type(content).__name__} is not written here")


# Environments have most of their texts in common.
@cache
def _text(text: str) -> yaml.ScalarEvent:
    """Several lines as a literal block, so that an expression reads as it was written."""
    style = "|" if "\n" in text else None
    if _IN_DOUBLE_QUOTES.search(text):
        style = '"'
    # Whether it may stand without quotes, and still be read as a text.
    plain = _RESOLVER.resolve(yaml.ScalarNode, text, (True, False)) == _RESOLVER.DEFAULT_SCALAR_TAG
    return yaml.ScalarEvent(None, _RESOLVER.DEFAULT_SCALAR_TAG, (plain, True), text, style=style)
