"""Go's literals, by the rules of its strconv: the value of a string, and whether a number or a character is valid."""

from __future__ import annotations

import math
import re

_ESCAPE = re.compile(
    r"""\\(?:(?P<simple>[abfnrtv\\"'])|x(?P<hex>[0-9a-fA-F]{2})|(?P<octal>[0-3][0-7]{2})"""
    r"""|u(?P<short>[0-9a-fA-F]{4})|U(?P<long>[0-9a-fA-F]{8})|(?P<bad>))"""
)
_SIMPLE = {"a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v", "\\": "\\"}

_INTEGER = re.compile(
    r"(?P<sign>[+-]?)(?:0[xX](?P<hex>(?:_?[0-9a-fA-F])+)|0[oO](?P<octal>(?:_?[0-7])+)"
    r"|0[bB](?P<binary>(?:_?[01])+)|(?P<old_octal>0(?:_?[0-7])*)|(?P<decimal>[1-9](?:_?[0-9])*))"
)
_BASES = {"hex": 16, "octal": 8, "binary": 2, "old_octal": 8, "decimal": 10}

_DIGITS = r"[0-9](?:_?[0-9])*"
_HEX_DIGITS = r"[0-9a-fA-F](?:_?[0-9a-fA-F])*"
_FLOAT = (
    rf"(?:(?:{_DIGITS}(?:\.(?:{_DIGITS})?)?|\.{_DIGITS})(?:[eE][+-]?{_DIGITS})?"
    rf"|0[xX](?:_?{_HEX_DIGITS}(?:\.(?:{_HEX_DIGITS})?)?|\.{_HEX_DIGITS})[pP][+-]?{_DIGITS})"
)
_REAL = re.compile(rf"[+-]?{_FLOAT}")
_COMPLEX = re.compile(rf"([+-]?{_FLOAT})([+-]{_FLOAT})?i")


def unquote(literal: str) -> str:
    """The value of a quoted or raw string literal. Raises ValueError for a wrong escape.

    A byte beyond ASCII (`\\xff`) becomes U+FFFD.
    """
    inner = literal[1:-1]
    if literal[0] == "`":
        return inner.replace("\r", "")
    if "\\" not in inner:
        return inner
    quote = literal[0]
    return _ESCAPE.sub(lambda escape: _unescaped(escape, quote), inner)


def _unescaped(escape: re.Match[str], quote: str) -> str:
    kind, digits = escape.lastgroup, escape[escape.lastgroup or 0]
    match kind:
        case "simple" if digits in _SIMPLE or digits == quote:
            return _SIMPLE.get(digits, digits)
        case "hex" | "octal":
            byte = int(digits, 16 if kind == "hex" else 8)
            return chr(byte) if byte < 0x80 else "\ufffd"
        case "short" | "long":
            code_point = int(digits, 16)
            if code_point <= 0x10FFFF and not 0xD800 <= code_point <= 0xDFFF:
                return chr(code_point)
    raise ValueError("invalid escape in string")


def is_character(literal: str) -> bool:
    """Whether a literal in single quotes holds one character or one escape."""
    try:
        return len(unquote(literal)) == 1
    except ValueError:
        return False


def is_number(text: str) -> bool:
    """Whether Go reads this as an int64, uint64, float64 or complex128."""
    if integer := _INTEGER.fullmatch(text):
        return _fits(integer)
    if text.endswith("i"):
        parts = _COMPLEX.fullmatch(text)
        return parts is not None and all(_is_finite(part) for part in parts.groups() if part)
    # Go refuses a number without one of these: `089` is neither octal nor a float.
    looks_like_float = any(character in text for character in ".eEpP")
    return looks_like_float and _REAL.fullmatch(text) is not None and _is_finite(text)


def _fits(integer: re.Match[str]) -> bool:
    base = integer.lastgroup or "decimal"
    digits = integer[base].replace("_", "")
    if base == "decimal" and len(digits) > 20:
        return False  # Python refuses to convert thousands of digits
    value = int(digits, _BASES[base])
    match integer["sign"]:
        case "-":
            return value <= 1 << 63
        case "+":
            return value < 1 << 63
        case _:
            return value < 1 << 64


def _is_finite(number: str) -> bool:
    plain = number.replace("_", "")
    if "x" not in plain and "X" not in plain:
        return math.isfinite(float(plain))
    try:
        float.fromhex(plain)
    except OverflowError:
        return False
    return True
