"""Go's regular expressions (RE2), which Prometheus and Alertmanager use, translated for Python's `re`.

Most patterns mean the same in both. A pattern that cannot be translated is an error, because a wrong result about who
is notified is worse than none. One difference remains: with `(?i)`, Go treats U+017F as an `s` and U+212A as a `k`.
"""

from __future__ import annotations

import re
from functools import lru_cache

_TOKEN = re.compile(
    r"""(?P<escape>\\(?:x[0-9a-fA-F]{2}|.))
      | (?P<class>\[\^?\]?(?:\\.|\[(?!:)|[^\]\\\[])*\])
      | (?P<group>\((?:\?(?:P<\w+>|i?s?:|i?s?\))|(?!\?)))
      | (?P<repeat>(?:[*+?]|\{\d+(?:,\d*)?\})\??)
      | (?P<literal>[^\\\[(])""",
    re.VERBOSE | re.DOTALL | re.ASCII,
)
_IN_CLASS = re.compile(r"\\x[0-9a-fA-F]{2}|\\.|.", re.DOTALL)
_ESCAPES = re.compile(r"\\(?:[dDwWsSbAnrtfva]|x[0-9a-fA-F]{2}|[!-/:-@[-`{-~])")
_SPACE = r"\t\n\f\r "  # Go's \s; Python's has \v too
_MOST_REPEATS = 1000


class PatternError(ValueError):
    """A regular expression that Go refuses, or that cannot be translated for Python."""


class RefusedPattern(PatternError):
    """A regular expression that Go certainly refuses."""


@lru_cache(maxsize=1024)
def anchored(pattern: str) -> re.Pattern[str]:
    """The expression for a match of the whole value, as the servers use it; `.` does not match a line break.

    Raises PatternError.
    """
    try:
        return re.compile(rf"(?:{_translated(pattern)})\Z", re.ASCII)
    except (re.error, OverflowError) as error:
        raise PatternError(f"{pattern!r} is not a regular expression: {error}") from error


def _translated(pattern: str) -> str:
    start = re.match(r"\(\?(?:i|s|is|si)\)", pattern)
    flags = start[0] if start else ""
    if "(?i" in pattern and not pattern.isascii():
        raise _unknown(pattern, "(?i)")  # Go and Python have different tables of upper and lower case letters
    parts = []
    before, position = "", len(flags)
    while position < len(pattern):
        token = _TOKEN.match(pattern, position)
        if token is None:
            raise _unknown(pattern, pattern[position : position + 3])
        kind = str(token.lastgroup)
        # Two are a possessive quantifier in Python.
        if kind == "repeat" and (before in ("", "|", "repeat") or before.startswith("(")):
            raise RefusedPattern(f"{pattern!r} is not a regular expression: {token[0]!r} has nothing to repeat")
        parts.append(_of_token(pattern, kind, token[0]))
        before, position = kind if kind == "repeat" else token[0], token.end()
    translated = "".join(parts)
    return f"{flags[:-1]}:{translated})" if flags else translated


def _of_token(pattern: str, kind: str, text: str) -> str:
    if kind == "escape":
        return _escape(pattern, text)
    if kind == "class":
        return _character_class(pattern, text)
    if kind == "group":
        if text.endswith(")"):
            raise _unknown(pattern, text)
        return "(?:" if text in ("(", "(?:") or text.startswith("(?P") else text
    if kind == "repeat" and any(int(number) > _MOST_REPEATS for number in re.findall(r"\d+", text)):
        raise _unknown(pattern, text)
    # Without (?m), Go's $ is only the end; Python's also matches before a last line break.
    return {"$": r"\Z", "{": r"\{"}.get(text, text)


def _escape(pattern: str, text: str) -> str:
    if text == r"\z":
        return r"\Z"
    if not _ESCAPES.fullmatch(text):
        raise _unknown(pattern, text)
    return {r"\s": f"[{_SPACE}]", r"\S": f"[^{_SPACE}]"}.get(text, text)


def _character_class(pattern: str, text: str) -> str:
    start = re.match(r"\[\^?\]?", text)
    assert start  # _TOKEN
    opening = start[0].removesuffix("]")
    parts = [opening, r"\]"] if opening != start[0] else [opening]
    for part in _IN_CLASS.findall(text, start.end(), len(text) - 1):
        if part in (r"\S", r"\b", r"\A") or (part[0] == "\\" and not _ESCAPES.fullmatch(part)):
            raise _unknown(pattern, part)
        # Python warns about [, &, | and ~, because a later version may treat them as set operations.
        parts.append(_SPACE if part == r"\s" else "\\" + part if part in "[&|~" else part)
    return "".join(parts) + "]"


def _unknown(pattern: str, part: str) -> PatternError:
    return PatternError(f"{pattern!r} has {part!r}, which does not mean the same in Go and Python")
