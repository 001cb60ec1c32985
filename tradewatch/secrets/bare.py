"""Finds a secret without a word for it, by its form."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tradewatch.secrets.guess import decoded, is_encoded, is_public, is_random
from tradewatch.secrets.secret import Secret

_PRIVATE_KEY = re.compile(
    r"-----BEGIN [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----(?:[^-]*-----END [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----)?"
)
_WALLET = re.compile(r"\b0x[0-9a-fA-F]{64}\b")
_WORD = re.compile(r"(?<![\w+/=.-])[A-Za-z0-9+/_-]{16,}={0,2}(?![\w+/])")
_HEX = re.compile(r"[0-9a-f]+|[0-9A-F]+")
_SIGNS = re.compile(r"[^A-Za-z0-9]")
_LETTERS = (re.compile(r"[a-z]"), re.compile(r"[A-Z]"), re.compile(r"[g-z]|[G-Z]"))

# The path of an address is public, unless addresses.py has the service.
_ADDRESS = re.compile(r"://\S+")

# Words before a digest, a transaction or an order, which look like keys but are public.
_PUBLIC_BEFORE = re.compile(
    r"(?:sha-?\d+|md5|base64|digest|checksum|hash|fingerprint|integrity|tx|txn|txid|transaction|block|commit|revision"
    r"|order|id|image|feed|market|pool|topic|root|address|contract|account)[^\w\n]{0,3}(?:is[^\w\n]{1,2})?$",
    re.IGNORECASE,
)

# The length of the shortest key without a sign that a service issues, and of such a key in hexadecimal.
_KEY, _HEX_KEY = 32, 64

# Of 64 characters of base64url, two are signs; of a title with dashes, every sixth character is a sign.
_MOST_SIGNS = 0.08


def private_keys(text: str) -> Iterator[Secret]:
    """The private keys with a header (PEM) in a text."""
    for match in _PRIVATE_KEY.finditer(text) if "PRIVATE KEY" in text else ():
        yield Secret("a private key", match.start(), match.end())


def bare(text: str) -> Iterator[Secret]:
    """The keys in a text, without a word for them, outside addresses."""
    text = _ADDRESS.sub(lambda match: " " * len(match[0]), text)
    for match in _WALLET.finditer(text):
        if not _is_public(text, match.start()):
            yield Secret("a wallet's private key", match.start(), match.end())
    for match in _WORD.finditer(text):
        if (kind := _kind(match[0])) and not _is_public(text, match.start()):
            yield Secret(kind, match.start(), match.end())


def encoded(text: str) -> Iterator[tuple[str, int, int]]:
    """The decoded base64 in a text, with the start and the end of each encoded part."""
    for match in _WORD.finditer(text):
        if inside := decoded(match[0]):
            yield inside, match.start(), match.end()


def _kind(word: str) -> str:
    letters = _SIGNS.sub("", word)
    if _HEX.fullmatch(word):
        return "a key" if len(word) == _HEX_KEY and not (word.isdigit() or word.isalpha()) else ""
    if is_public(word):
        return ""
    lower, upper, beyond_hex = (bool(pattern.search(word)) for pattern in _LETTERS)
    if lower and upper and is_encoded(word):
        return "a secret in base64"
    few_signs = len(word.rstrip("=")) - len(letters) <= _MOST_SIGNS * len(word)
    return "a key" if len(letters) >= _KEY and beyond_hex and few_signs and is_random(letters) else ""


def _is_public(text: str, start: int) -> bool:
    return _PUBLIC_BEFORE.search(text, max(0, start - 24), start) is not None
