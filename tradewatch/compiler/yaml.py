"""YAML as people would write it by hand, the same bytes for everybody."""

from __future__ import annotations

from typing import Any

import yaml

# The writer in C where this PyYAML has it; both give the same bytes (a test compares them).
_Base = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


class _Dumper(_Base):  # type: ignore[misc, valid-type]
    def ignore_aliases(self, data: object) -> bool:
        return True


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.Node:
    """Several lines as a literal block, so that an expression reads as it was written."""
    style = "|" if "\n" in text else None
    if any(character > "\uffff" or character == "\x85" for character in text):
        style = '"'  # the writer in C knows no other way for an emoji or a NEL
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _text)


def dump(content: Any, *, made_from: str) -> bytes:
    """A file's bytes, under a line that says where to edit it. Keys keep their order."""
    header = f"# Generated from {made_from} by `make build`; edit that, not this.\n"
    body = yaml.dump(content, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=10_000)
    return (header + body).encode()
