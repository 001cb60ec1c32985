"""What an expression needs that not every Prometheus has: the first and last version, and a feature flag."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from tradewatch.model.environment import OLDEST_PROMETHEUS
from tradewatch.model.version import Version
from tradewatch.promql.tokens import in_groupings, tokens

_FUNCTIONS_FLAG = "promql-experimental-functions"


class Reader(NamedTuple):
    """A Prometheus that reads expressions: its version, and the feature flags that it was started with."""

    version: Version
    features: frozenset[str] = frozenset()


class Availability(NamedTuple):
    """The versions that have something: from `since` to before `until`; before `stable` only with the `flag`."""

    since: Version = OLDEST_PROMETHEUS
    until: Version | None = None
    flag: str = ""
    stable: Version | None = None

    def refused(self, reader: Reader) -> str:
        """Why a Prometheus does not read it; empty if it does."""
        version = reader.version
        if version < self.since:
            return f"it needs Prometheus {self.since}"
        if self.until is not None and version >= self.until:
            return f"Prometheus has it before {self.until} only"
        if self.flag and (self.stable is None or version < self.stable) and self.flag not in reader.features:
            return f"it needs --enable-feature={self.flag}"
        return ""


class Need(NamedTuple):
    """A part of an expression that not every Prometheus reads: `the function limitk`."""

    what: str
    available: Availability


def _experimental(major: int, minor: int, stable: Version | None = None) -> Availability:
    return Availability(Version(major, minor), flag=_FUNCTIONS_FLAG, stable=stable)


# Functions and aggregation operators that some supported version lacks. The source is Prometheus' CHANGELOG.md.
OF_SOME_VERSIONS = {
    "holt_winters": Availability(until=Version(3, 0)),
    "histogram_stddev": Availability(Version(2, 47)),
    "histogram_stdvar": Availability(Version(2, 47)),
    "histogram_avg": Availability(Version(2, 51)),
    **dict.fromkeys(("mad_over_time", "sort_by_label", "sort_by_label_desc"), _experimental(2, 49)),
    **dict.fromkeys(("limitk", "limit_ratio"), _experimental(2, 54)),
    "info": _experimental(2, 55),
    "double_exponential_smoothing": _experimental(3, 0),
    **dict.fromkeys(("ts_of_max_over_time", "ts_of_min_over_time", "ts_of_last_over_time"), _experimental(3, 5)),
    "first_over_time": _experimental(3, 7, stable=Version(3, 14)),
    "ts_of_first_over_time": _experimental(3, 7),
    "histogram_quantiles": _experimental(3, 11),
    **dict.fromkeys(("start", "end", "range", "step"), _experimental(3, 12)),
    **dict.fromkeys(("max_of", "min_of"), _experimental(3, 13)),
}
_UNDERSCORE = Availability(Version(2, 54))
_VERSION_3 = Availability(Version(3, 0))
_EXTENDED = Availability(Version(3, 7), flag="promql-extended-range-selectors")
_FILL = Availability(Version(3, 10), flag="promql-binop-fill-modifiers")
_DURATION = Availability(Version(3, 4), flag="promql-duration-expr", stable=Version(3, 14))

# Keywords after a selector, and between the operands of an operator.
EXTENDED = ("anchored", "smoothed")
FILLS = ("fill", "fill_left", "fill_right")


@cache
def needs(text: str) -> tuple[Need, ...]:
    """What an expression that can be parsed needs, in the order of the text."""
    return tuple(_needs(text))


def _needs(text: str) -> Iterator[Need]:
    stream = list(tokens(text))
    labels = in_groupings(stream)
    inside: list[str] = []
    for index, token in enumerate(stream):
        before = stream[index - 1].text.lower() if index else ""
        following = stream[index + 1].text if index + 1 < len(stream) else ""
        word = token.text.lower()
        if token.text in ("(", "{", "["):
            inside.append(token.text)
        elif token.text in (")", "}", "]"):
            inside = inside[:-1]
        elif token.kind == "string" and ((inside[-1:] == ["{"] and before in ("{", ",")) or index in labels):
            yield Need(f"a name in quotes, {token.text},", _VERSION_3)
        elif inside[-1:] == ["{"] or index in labels:
            continue
        elif "[" in inside:
            if word in (*"*/%^", "+") or (word == "-" and before not in ("[", ":")):
                yield Need("arithmetic in a duration", _DURATION)
            elif token.kind == "number" and word.isdecimal() and following in ("]", ":"):
                yield Need(f"a range without a unit, {token.text},", _VERSION_3)
        elif token.kind == "number" and "_" in word:
            yield Need(f"an underscore in a number, {token.text},", _UNDERSCORE)
        elif token.kind == "number" and _is_duration(word) and before not in ("offset", "-"):
            yield Need(f"a duration as a number, {token.text},", _VERSION_3)
        elif word in EXTENDED and before in ("]", "}"):
            yield Need(f"`{word}`", _EXTENDED)
        elif token.kind == "word" and following == "(" and before != "@":
            if word in FILLS:
                yield Need(f"`{word}`", _FILL)
            elif word in OF_SOME_VERSIONS:
                yield Need(f"the function {word}", OF_SOME_VERSIONS[word])
        elif word in ("limitk", "limit_ratio") and following.lower() in ("by", "without"):
            yield Need(f"the function {word}", OF_SOME_VERSIONS[word])


def _is_duration(number: str) -> bool:
    return number[-1] in "smhdwy" and not number.startswith("0x")
