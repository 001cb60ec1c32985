"""Parses an exposition as a version of Prometheus does, and says where it refuses one."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from math import isinf
from typing import Any, NamedTuple

from tradewatch.audit.faults import Fault, fault
from tradewatch.audit.grammar import Grammar, items, unescaped

# Lines with a value or metadata: ten times those of a program with the largest catalogue.
MOST = 250_000

# Bytes that are not UTF-8, after decoding with `surrogateescape`.
_NOT_UTF8 = re.compile("[\udc80-\udcff]")

_INT64 = 2**63


class Sample(NamedTuple):
    """A line with a value; `timestamp` is its own, in seconds since 1970, None without one."""

    name: str
    labels: dict[str, str]
    value: float
    timestamp: float | None
    line: int


class Description(NamedTuple):
    """A line of metadata; `keyword` is TYPE, HELP or UNIT."""

    keyword: str
    name: str
    text: str
    line: int


@dataclass
class Parsed:
    """The lines in their order. After line `cut` nothing is read, although there is more; 0 if everything is read."""

    lines: list[Sample | Description] = field(default_factory=list)
    cut: int = 0


class Refused(Exception):
    """Prometheus discards the whole answer; `line` and `column` begin with 1."""

    def __init__(self, line: int, column: int, found: Fault) -> None:
        super().__init__(found.reason)
        self.line, self.column, self.reason, self.fix = line, column, found.reason, found.fix


def parse(body: bytes, grammar: Grammar) -> Parsed:
    """The lines of an exposition. Raises Refused if Prometheus does, or if there are more than 250,000."""
    return _Parser(body, grammar).parse()


class _Parser:
    def __init__(self, body: bytes, grammar: Grammar) -> None:
        text = body.decode(errors="surrogateescape")
        self._is_utf8 = text.isascii() or _NOT_UTF8.search(text) is None
        self._text = text if grammar.openmetrics else text + "\n"
        self._grammar = grammar

    def parse(self) -> Parsed:
        text, grammar, parsed = self._text, self._grammar, Parsed()
        at, line = 0, 1
        while True:
            if found := grammar.sample.match(text, at):
                parsed.lines.append(self._sample(found, line))
            elif found := grammar.description.match(text, at):
                parsed.lines.append(self._description(found, line))
            elif not (found := grammar.ignored.match(text, at)):
                break
            if len(parsed.lines) > MOST:
                raise self._refused(at, Fault(at, f"there are more than {MOST:,} lines with values", _TOO_MANY))
            line += text.count("\n", at, found.end())
            at = found.end()
        end = grammar.end.match(text, at)
        if end is None:
            raise self._refused(at, fault(text, at, grammar))
        if end.end() < len(text):
            if grammar.openmetrics:
                raise self._refused(at, Fault(end.end(), "there is more after the line # EOF", "end the answer there"))
            parsed.cut = line
        return parsed

    def _sample(self, found: re.Match[str], line: int) -> Sample:
        indent, name, labels, _, only, _, time, exemplar = found.groups()
        pairs = items(self._grammar, labels or only) if labels or only else []
        own: dict[str, Any] = dict(pairs)
        # Most lines have none of the oddities below.
        odd = indent or exemplar or len(own) < len(pairs) or None in own.values() or "__name__" in own
        if name and self._is_utf8 and not odd:
            return Sample(name, own, self._number(found, 6), self._time(found) if time else None, line)
        names = [label for label, value in pairs if value is None]
        if names:
            if name or len(names) > 1:
                raise self._refused(found.start(), Fault(found.start(), "the line has two metric names"))
            name = names[0]
        elif only:
            raise self._refused(found.start(), Fault(found.start(), "the line has no metric name"))
        if indent and not only:
            if not self._grammar.quotes:
                reason = "white space before the metric name becomes a part of it"
                raise self._refused(found.start(), Fault(found.start(), reason, "begin the line with the name"))
            name = indent + name
        own = {label: value for label, value in pairs if value is not None}
        if len(own) + len(names) < len(pairs) or "__name__" in own:
            twice = next(
                (label for label, count in Counter(label for label, _ in pairs).items() if count > 1), "__name__"
            )
            raise self._refused(found.start(), Fault(found.start(), f"the label {twice!r} is given twice"))
        if not self._is_utf8:
            self._require_utf8(found.start(), found.end())
        if exemplar and not self._grammar.quotes and not name.endswith(("_total", "_bucket")):
            reason = "only metrics that end in _total or _bucket may have an exemplar"
            raise self._refused(found.start(), Fault(found.start(8), reason, "remove it"))
        return Sample(name, own, self._number(found, 6), self._time(found) if time else None, line)

    def _number(self, found: re.Match[str], group: int) -> float:
        value = float(found[group])
        if isinf(value) and found[group][-1].isdecimal():
            reason = f"{found[group][:40]} is too large for a number"
            raise self._refused(found.start(), Fault(found.start(group), reason))
        return value

    def _time(self, found: re.Match[str]) -> float:
        value = self._number(found, 7)
        if not abs(value) < (float("inf") if self._grammar.openmetrics else _INT64):
            raise self._refused(found.start(), Fault(found.start(7), f"{found[7][:40]} is not a timestamp"))
        return value if self._grammar.openmetrics else value / 1000

    def _description(self, found: re.Match[str], line: int) -> Description:
        keyword, name, text = found[1], found[2], found[3] or ""
        if name[0] == '"':
            name = unescaped(name[1:-1])
        if keyword == "TYPE" and text not in self._grammar.kinds:
            reason = f"{text[:40]!r} is not a type of this format"
            end = " without a carriage return" if text.endswith("\r") else ""
            fix = f"use one of {', '.join(self._grammar.kinds)}{end}, after a single space"
            raise self._refused(found.start(), Fault(max(found.start(3), found.end(2)), reason, fix))
        if keyword == "UNIT" and text and not name.endswith(f"_{text}"):
            reason = f"the name {name} does not end with its unit {text[:40]!r}"
            raise self._refused(
                found.start(), Fault(found.start(3), reason, "remove the line UNIT, or rename the metric")
            )
        if keyword == "HELP":
            if not self._is_utf8:
                self._require_utf8(found.start(), found.end())
            text = unescaped(text)
        return Description(keyword, name, text, line)

    def _require_utf8(self, start: int, end: int) -> None:
        if wrong := _NOT_UTF8.search(self._text, start, end):
            byte = ord(wrong[0]) - 0xDC00
            raise self._refused(
                start, Fault(wrong.start(), f"the byte 0x{byte:02x} is not UTF-8", "encode text as UTF-8")
            )

    def _refused(self, at: int, found: Fault) -> Refused:
        start = self._text.rfind("\n", 0, found.offset) + 1
        return Refused(self._text.count("\n", 0, found.offset) + 1, found.offset - start + 1, found)


_TOO_MANY = "find the label with unlimited values"
