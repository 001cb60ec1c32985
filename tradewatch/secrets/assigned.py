"""Finds a value after a word for a secret: `password: ...`, `api_key=...`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from tradewatch.secrets.guess import is_encoded, is_password, is_public, is_random
from tradewatch.secrets.secret import Secret

# A name may end with them: `aws_secret_access_key` ends with `key`.
_PASSWORDS = ("password", "passwd", "passphrase", "pwd", "secret")
_TOKENS = ("token", "key", "credential", "credentials", "signature", "authorization")
_SCHEMES = ("basic", "bearer", "geniekey")
_SEEDS = ("seed", "mnemonic", "recovery")

_QUOTES = r"[\"'`*\\]{0,3}"
_SCHEME = r"(?:(?:basic|bearer|token|geniekey|apikey)[ \t]+)?"
_VALUE = r"(?P<value>[^\s\"'`\\,;<>{}()\[\]$&|]+)"
_ASSIGNED = re.compile(
    rf"s?(?P<key>{_QUOTES})[ \t]{{0,3}}(?P<sign>:=|=>|={{1,2}}|:|\bis\b:?)\*{{0,2}}"
    rf"(?P<space>[ \t]{{0,3}})(?P<quote>{_QUOTES}){_SCHEME}{_VALUE}",
    re.IGNORECASE,
)
_FOLLOWING = re.compile(rf"{_QUOTES}[ \t]{{1,3}}{_QUOTES}{_VALUE}")
_SEED = re.compile(
    rf"(?:[ _-](?:phrase|words?))?{_QUOTES}[ \t]*(?:[:=]|\bis\b:?)[ \t]*{_QUOTES}"
    r"(?P<value>(?:[a-z]{3,8}[ ,]{1,2}){11,23}[a-z]{3,8})\b"
)
_CURL = re.compile(r"\bcurl\b.*?\s(?:-u|--user)[ =]?[\"']?[^\s:\"'$<{]+:(?P<value>[^\s\"'$<{]{3,})")

# A value that is the place of a secret, or a digest of something public.
_ELSEWHERE = re.compile(r"\*|/|\.{1,2}/|~/|%|\w+://|sha\d+[:-]|[A-Z_]+$", re.ASCII)

_END_OF_SENTENCE = ".:!?"

# Longer than a name, for a value without a sign between the word and the value.
_LONG = 20


def assigned(text: str) -> Iterator[Secret]:
    """The passwords, keys and tokens in a text after a word for them."""
    lower = text.lower()
    for words, secret_at in ((_PASSWORDS, _password), (_TOKENS, _token), (_SCHEMES, _credentials), (_SEEDS, _seed)):
        for word in words:
            end = lower.find(word)
            while end >= 0:
                end += len(word)
                if found := secret_at(text, end):
                    yield found
                end = lower.find(word, end)
    if "curl" in lower:
        for match in _CURL.finditer(text):
            yield Secret("a password", match.start("value"), match.end("value"))


def _password(text: str, end: int) -> Secret | None:
    match = _ASSIGNED.match(text, end)
    if match is None or _ELSEWHERE.match(value := _value(match)):
        return None
    quoted = match["key"].strip("*") and match["quote"].strip("*")
    adjacent = match["sign"] == "=" and not match["space"] and not match["quote"] and len(value) >= 4
    if text[end - len("secret") : end].lower() == "secret":
        # The place of a secret is a path: `secret: kv/web/service-2`.
        found = is_random(value) or (is_password(value) and "/" not in value)
    else:
        found = is_password(value) or bool(quoted) or (adjacent and value[0].isalnum())
    return _secret("a password", match, value) if found else None


def _token(text: str, end: int) -> Secret | None:
    if match := _ASSIGNED.match(text, end):
        value = _value(match)
        found = is_random(value) and not is_public(value) and not _ELSEWHERE.match(value)
        return _secret("a token", match, value) if found else None
    return _followed(text, end, is_random)


def _credentials(text: str, end: int) -> Secret | None:
    return _followed(text, end, is_encoded, shortest=8) or _followed(text, end, is_password, shortest=16)


def _seed(text: str, end: int) -> Secret | None:
    """The words that restore a wallet."""
    match = _SEED.match(text, end)
    return Secret("a wallet's seed phrase", match.start("value"), match.end("value")) if match else None


def _followed(text: str, end: int, looks: Callable[[str], bool], shortest: int = _LONG) -> Secret | None:
    match = _FOLLOWING.match(text, end)
    if match is None:
        return None
    value = _value(match)
    found = len(value) >= shortest and looks(value) and not is_public(value)
    return _secret("a token", match, value) if found and not _ELSEWHERE.match(value) else None


def _value(match: re.Match[str]) -> str:
    return match["value"].rstrip(_END_OF_SENTENCE)


def _secret(kind: str, match: re.Match[str], value: str) -> Secret:
    return Secret(kind, match.start("value"), match.start("value") + len(value))
