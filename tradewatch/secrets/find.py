"""Finds every secret in a text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tradewatch.secrets.addresses import addresses
from tradewatch.secrets.assigned import assigned
from tradewatch.secrets.bare import bare, encoded, private_keys
from tradewatch.secrets.secret import Secret
from tradewatch.secrets.tokens import tokens

# The characters of tokens and keys, and their shortest length.
_LONG_WORD = re.compile(r"[\w+/=~.:%-]{16,}")


def find(text: str) -> list[Secret]:
    """The secrets in a text, in order; of two that overlap, the one that begins first."""
    found = sorted(_all(text), key=lambda secret: (secret.start, -secret.end))
    result: list[Secret] = []
    for secret in found:
        if not result or secret.start >= result[-1].end:
            result.append(secret)
    return result


def _all(text: str) -> Iterator[Secret]:
    yield from addresses(text)
    yield from assigned(text)
    yield from private_keys(text)
    # Generated files repeat their words, so a search in each word once is faster than a search in the text.
    words = "\n".join(set(_LONG_WORD.findall("\n".join(set(text.split())))))
    for finder in (tokens, bare, _encoded):
        if any(finder(words)):
            yield from finder(text)


def _encoded(text: str) -> Iterator[Secret]:
    for inside, start, end in encoded(text):
        if find(inside):
            yield Secret("a secret in base64", start, end)
