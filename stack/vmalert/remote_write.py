"""A request of Prometheus' remote write: Protocol Buffers in snappy's format, without compression."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from stack.vmalert.samples import Stale, Value

HEADERS = {
    "Content-Encoding": "snappy",
    "Content-Type": "application/x-protobuf",
    "X-Prometheus-Remote-Write-Version": "0.1.0",
}

# The NaN that Prometheus writes where a series ends.
_STALE = struct.pack("<Q", 0x7FF0000000000002)
_NUMBER, _FIXED, _BYTES = 0, 1, 2
# Snappy: a literal whose length is in the two bytes that follow.
_LITERAL, _LONGEST = bytes([61 << 2]), 1 << 16


class Sample(NamedTuple):
    """A value at a time in milliseconds."""

    at: int
    value: Value


def request(series: Iterable[tuple[Mapping[str, str], Sequence[Sample]]]) -> bytes:
    """The body of a request with these series: each has its labels, the name among them, and its samples."""
    message = b"".join(_message(1, _series(labels, samples)) for labels, samples in series)
    parts = [message[start : start + _LONGEST] for start in range(0, len(message), _LONGEST)]
    return _varint(len(message)) + b"".join(_LITERAL + struct.pack("<H", len(part) - 1) + part for part in parts)


def _series(labels: Mapping[str, str], samples: Iterable[Sample]) -> bytes:
    pairs = (_message(1, _message(1, name.encode()) + _message(2, labels[name].encode())) for name in sorted(labels))
    return b"".join([*pairs, *(_message(2, _sample(sample)) for sample in samples)])


def _sample(sample: Sample) -> bytes:
    value = _STALE if isinstance(sample.value, Stale) else struct.pack("<d", sample.value)
    return _key(1, _FIXED) + value + _key(2, _NUMBER) + _varint(sample.at)


def _message(field: int, content: bytes) -> bytes:
    return _key(field, _BYTES) + _varint(len(content)) + content


def _key(field: int, kind: int) -> bytes:
    return _varint(field << 3 | kind)


def _varint(number: int) -> bytes:
    """Seven bits in each byte, the lowest first; all but the last have the highest bit set."""
    parts = bytearray()
    while number > 0x7F:
        parts.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes([*parts, number])
