"""Whether the characters of a value look like a secret."""

from __future__ import annotations

import math
import re
from base64 import b64decode
from binascii import Error
from collections import Counter

_PIECE = re.compile(r"[A-Za-z0-9]+")
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_HEX = re.compile(r"[0-9a-f]+|[0-9A-F]+")

# A change from a lower case letter to a capital counts, the change back does not: a word in CamelCase has both.
_CHANGE = re.compile(r"(?<=[a-z])(?=[A-Z0-9])|(?<=[A-Z])(?=[0-9])|(?<=[0-9])(?=[A-Za-z])")

# Addresses and contracts on a blockchain are public: Ethereum's, those in base58 (Solana, Bitcoin, Tron), in bech32.
_PUBLIC = re.compile(
    r"0x[0-9a-fA-F]{40}|[1-9A-HJ-NP-Za-km-z]{25,44}|[a-z]{1,12}1[02-9ac-hj-np-z]{38,}|0x[0-9a-fA-F]{1,32}"
)

# Bits per character. Words and names of 32 letters have less, random letters and digits have more.
_ENTROPY = 4.5

# Names of hashes and encodings look like short passwords.
_ALGORITHM = re.compile(r"(?:sha|md|base|argon|aes|rsa|ed|utf|scram|hmac|oauth|x|v)-?\d+\w*", re.IGNORECASE)


def is_random(value: str) -> bool:
    """Whether a value looks generated: a UUID, or letters and digits in an order that no name has."""
    if _UUID.search(value):
        return True
    # In base64, a slash is not a separator.
    return any(map(_is_random_piece, (*_PIECE.findall(value), re.sub("[+/]", "", value))))


def is_public(value: str) -> bool:
    """Whether a value has the form of an address on a blockchain."""
    return _PUBLIC.fullmatch(value) is not None


def is_password(value: str) -> bool:
    """Whether a value may be a password: letters with digits or signs, or too long for a word."""
    if len(value) < 5 or _ALGORITHM.fullmatch(value) or not re.search(r"[A-Za-z]", value):
        return False
    mixed = re.search(r"\d|\w[!@#%^*+=?~]", value)
    return mixed is not None or (len(value) >= 16 and value.isalnum())


def is_encoded(value: str) -> bool:
    """Whether a value is base64 of a text without spaces: a password, or a user and a password."""
    text = decoded(value)
    return len(text) >= 8 and " " not in text


def decoded(value: str) -> str:
    """The text that a value encodes in base64; empty if it is not base64 of a text."""
    if len(value) % 4:
        return ""
    try:
        content = b64decode(value, validate=True)
    except (Error, ValueError):
        return ""
    return content.decode() if all(32 <= byte < 127 for byte in content) else ""


def entropy(value: str) -> float:
    """Shannon's entropy, in bits per character."""
    counts = Counter(value).values()
    return -sum(count / len(value) * math.log2(count / len(value)) for count in counts)


def _is_random_piece(piece: str) -> bool:
    if piece.isalpha() or piece.isdigit():
        return False
    if len(piece) >= 32 and entropy(piece) >= _ENTROPY:
        return True
    if sum(map(str.isdigit, piece)) < 2:
        return False
    if len(piece) >= 16 and _HEX.fullmatch(piece):
        return True
    return len(_CHANGE.findall(piece)) >= max(5, len(piece) / 4)
