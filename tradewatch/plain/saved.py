"""A catalogue as an exposition: small, sorted, and without what identifies a person, a machine or an amount."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from math import inf, isfinite, isnan

from tradewatch.plain.series import Observed

# Series of one metric: those that show another label or value come first.
_MOST_SERIES = 100
_FIRST = 3

# A label with more values is not a choice.
_MOST_VALUES = 50

_IDENTIFYING = frozenset(
    {
        *("account", "address", "client", "container_id", "customer", "domain", "email", "host", "hostname", "id"),
        *("instance", "ip", "login", "mac", "node", "nodename", "owner", "person", "phone", "pod", "remote"),
        *("serial", "session", "tenant", "token", "uid", "url", "user", "user_id", "username", "uuid", "wallet"),
    }
)
_LIKE_A_NAME = re.compile(r"@|://|\d{6}|[0-9a-fA-F]{8}|^[\w-]+(\.[\w-]+)+(:\d+)?$|:\d+$")
_HIDDEN = re.compile(r"(.*)=\1-\d+")
_KINDS = ("counter", "gauge", "histogram", "summary")
_OF_BUCKETS = ("le", "quantile")

# Points in time, by the unit that a number may have: their size shows that they are.
_MOMENTS = tuple((1e9 * scale, 5e9 * scale, 1.7e9 * scale) for scale in (1.0, 1e3, 1e6, 1e9))
_LARGE = 1e8


def saved(observed: Iterable[Observed]) -> str:
    """The text format with these series. Values keep their sign, and whether they are points in time."""
    every = list(observed)
    hidden = _hidden(every)
    families: dict[str, list[Observed]] = {}
    for each in every:
        families.setdefault(each.family.name, []).append(each)
    lines = (line for _, parts in sorted(families.items()) for line in (*_described(parts), *_samples(parts, hidden)))
    return "".join(f"{line}\n" for line in lines)


def _described(parts: Sequence[Observed]) -> Iterator[str]:
    name, kind, _, text = (max(each) for each in zip(*(part.family for part in parts), strict=True))
    if text:
        yield f"# HELP {_name(name)} " + text.replace("\\", "\\\\").replace("\n", "\\n")
    yield f"# TYPE {_name(name)} {kind if kind in _KINDS else 'untyped'}"


def _samples(parts: Sequence[Observed], hidden: Callable[[str, str], str]) -> Iterator[str]:
    for name in sorted({each.name for each in parts}):
        rows = {
            (tuple(sorted((label, hidden(label, text)) for label, text in labels.items())), value)
            for each in parts
            if each.name == name
            for labels, value in _rows(each)
        }
        for labels, value in _chosen(sorted(rows)):
            yield f"{_sample(name, labels)} {value}"


Row = tuple[tuple[tuple[str, str], ...], str]


def _rows(observed: Observed) -> Iterator[tuple[Mapping[str, str], str]]:
    """The label sets with a value each: its own from an exposition, some of a server's otherwise."""
    values = [_size(value) for value in observed.values] or ["2"]
    for number, labels in enumerate(observed.seen or ()):
        yield labels, values[number % len(values)]


def _chosen(rows: Sequence[Row]) -> Iterator[Row]:
    """The first rows, and those that show another label, value of a label, or size."""
    shown: set[object] = set()
    count = 0
    for labels, value in rows:
        open_ones = (pair for pair in labels if not _HIDDEN.fullmatch("=".join(pair)))
        new = {value, tuple(label for label, _ in labels), *open_ones} - shown
        of_buckets = any(label in _OF_BUCKETS for label, _ in labels)
        if count < _FIRST or (new and (count < _MOST_SERIES or of_buckets)):
            count += 1
            shown |= new
            yield labels, value


def _hidden(every: Iterable[Observed]) -> Callable[[str, str], str]:
    """A function that replaces a value that may identify somebody: `instance-2`, the same in all metrics."""
    values: dict[str, set[str]] = {}
    for each in every:
        for labels in each.seen or ():
            for label, text in labels.items():
                values.setdefault(label, set()).add(text)
    numbers = {
        label: {text: number for number, text in enumerate(sorted(texts - {""}), 1)} for label, texts in values.items()
    }
    many = {label for label, texts in values.items() if len(texts) > _MOST_VALUES}

    def hide(label: str, text: str) -> str:
        if label in _OF_BUCKETS or not text:
            return text
        is_private = label.lower() in _IDENTIFYING or label in many or _LIKE_A_NAME.search(text)
        return f"{label}-{numbers[label][text]}" if is_private else text

    return hide


def _size(value: float) -> str:
    """A number of the same kind: its sign, 0 and 1, a point in time, or a made-up size."""
    if not isfinite(value):
        return "NaN" if isnan(value) else "+Inf" if value == inf else "-Inf"
    if value <= 0 or value == 1:
        return f"{max(value, -1):g}" if value else "0"
    moment = next((typical for low, high, typical in _MOMENTS if low <= value < high), None)
    return f"{moment or (5e8 if value >= _LARGE else 2):.0f}"


def _sample(name: str, labels: Iterable[tuple[str, str]]) -> str:
    pairs = [f"{_name(label)}={_quoted(text)}" for label, text in labels]
    if _name(name) != name:
        return f"{{{', '.join((_name(name), *pairs))}}}"
    return f"{name}{{{','.join(pairs)}}}" if pairs else name


def _name(name: str) -> str:
    return name if re.fullmatch(r"[a-zA-Z_:][a-zA-Z0-9_:]*", name) else _quoted(name)


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'
