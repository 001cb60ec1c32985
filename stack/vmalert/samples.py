"""The series of promtool's tests as samples: their notation, with the staleness markers that Prometheus writes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

# A number, its increment, and how often that is added.
_RUN = re.compile(r"(?P<first>[+-]?[\d.]+|[+-]?Inf|NaN)(?:(?P<increment>[+-][\d.]+))?(?:x(?P<more>\d+))?")
_LABEL = re.compile(r'(\w+)="((?:[^"\\]|\\.)*)"')
_ESCAPE = re.compile(r"\\(.)")
_ESCAPED = {"n": "\n", "t": "\t"}


class Stale(NamedTuple):
    """The marker at which a series ends."""


STALE = Stale()
Value = float | Stale


def labels_of(series: str) -> Mapping[str, str]:
    """The labels of a series, with its name as `__name__`."""
    name, _, rest = series.partition("{")
    return {"__name__": name, **{label: _unescaped(value) for label, value in _LABEL.findall(rest)}}


def values_of(notation: str) -> Iterator[Value | None]:
    """The value at each step, None for no sample. Raises ValueError for a notation that our tests do not use."""
    for part in notation.split():
        if part.startswith("_"):
            yield from [None] * int(part[2:] or 1)
        elif part == "stale":
            yield STALE
        elif run := _RUN.fullmatch(part):
            first, increment = float(run["first"]), float(run["increment"] or 0)
            yield from (first + increment * index for index in range(int(run["more"] or 0) + 1))
        else:
            raise ValueError(f"{part!r} is not a value of promtool's tests")


def _unescaped(value: str) -> str:
    return _ESCAPE.sub(lambda match: _ESCAPED.get(match[1], match[1]), value)
