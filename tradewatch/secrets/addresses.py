"""Finds secrets in addresses: a password, a token in the query, a path that is the secret."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from tradewatch.secrets.guess import is_password, is_public, is_random
from tradewatch.secrets.secret import Secret

_ADDRESS = re.compile(r"://([^\s\"'`<>\\|{}]*[^\s\"'`<>\\|{}.,:;!?)\]])")
_USERINFO = re.compile(r"([^/?#@\s:]*)(?::([^/?#\s]*))?@")
_PARAMETER = re.compile(r"(?<=[?&;#])([\w.~-]+)=([^&;#$*()\[\],]+)")
_TOKEN_NAME = re.compile(
    r"(?:^|[_.-])(?:\w*token|\w*secret|sig|\w*signature|\w*key|auth|code|credentials?|hmac|pk)$", re.IGNORECASE
)
_PASSWORD_NAME = re.compile(r"(?:^|[_-])(?:pass|password|passwd|pwd|passphrase)$", re.IGNORECASE)

# Grafana's variables are named after labels, and a label's value is public.
_VARIABLE = "var-"

# Services whose address identifies the sender by its path.
_SECRET_PATHS = (
    r"hooks\.slack\.com/(?:services|workflows|triggers)/\w",
    r"(?:\w+\.)?discord(?:app)?\.com/api/(?:v\d+/)?webhooks/\d+/\w",
    r"[\w.-]+\.webhook\.office\.com/\w",
    r"outlook\.office(?:365)?\.com/webhook/\w",
    r"api\.telegram\.org/(?:file/)?bot\d+",
    r"(?:hooks|events)\.pagerduty\.com/(?:integration|x-ere)/\w",
    r"alert\.victorops\.com/integrations/\w+/\d+/alert/\w",
    r"hc-ping\.com/\w",
    r"ping\.ohdear\.app/\w",
    r"(?:uptime|telemetry)\.betterstack\.com/api/v\d/(?:heartbeat|incoming-webhook|\w+/webhooks)/\w",
    r"(?:uptime\.)?betteruptime\.com/api/v\d/(?:heartbeat|incoming-webhook)/\w",
    r"nosnch\.in/\w",
    r"cronitor\.(?:link|io)/(?:p/|ping/)?\w{4,}/\w",
    r"cronitor\.link/\w",
    r"heartbeat\.uptimerobot\.com/\w",
    r"[\w.-]+/hooks/[a-z0-9]{26}\b",
    r"[\w.-]+/hooks/[A-Za-z0-9]{17,24}/[A-Za-z0-9]{17,}",
    r"hooks\.zapier\.com/hooks/catch/\d+/\w",
    r"maker\.ifttt\.com/(?:trigger/[^/]+/(?:json/)?with/key|use)/\w",
    r"hook\.[\w.]*(?:make|integromat)\.com/\w",
    r"webhook\.site/[0-9a-f]{8}-",
    r"ntfy\.sh/(?!docs\b|app\b|$)\w",
    r"open\.(?:feishu\.cn|larksuite\.com)/open-apis/bot/v\d/hook/\w",
    r"(?:[\w-]+\.)*zenduty\.com/(?:integration|api/events|api/integration)/[\w/]",
    r"api\.squadcast\.com/v\d/incidents/\w+/\w",
    r"[\w.-]+/integrations/v1/\w+/\w{16,}",
    r"[\w.-]+/api/push/\w{8,}",
    r"[\w.-]+/ping/[0-9a-f]{8}-[0-9a-f]{4}-",
    r"[\w.-]+\.infura\.io/(?:ws/)?v3/\w",
    r"[\w.-]+\.alchemy(?:api)?\.(?:com|io)/v2/\w",
    r"[\w.-]+\.quiknode\.pro/\w",
)
_SECRET_PATH = re.compile("|".join(_SECRET_PATHS))

_DIGITS_AND_LETTERS = re.compile(r"(?<=\d)(?=[A-Za-z])|(?<=[A-Za-z])(?=\d)|(?<=[a-z])(?=[A-Z])")
_LONGEST_WORD = 24


def addresses(text: str) -> Iterator[Secret]:
    """The secrets in the addresses of a text."""
    seen: dict[str, list[Secret]] = {}
    for match in _ADDRESS.finditer(text):
        rest = match[1]
        if rest not in seen:
            seen[rest] = list(_in_address(rest))
        for kind, start, end in seen[rest]:
            yield Secret(kind, match.start(1) + start, match.start(1) + end)


def _in_address(rest: str) -> Iterator[Secret]:
    """`rest` is what follows `://`."""
    if user := _USERINFO.match(rest):
        if user[2]:
            if not user[2].startswith(("$", "%", "*")):
                yield Secret("an address with a password", 0, user.end() - 1)
        elif is_random(user[1]):
            yield Secret("an address with a token", 0, user.end() - 1)
    for name, value in ((each[1], each) for each in _PARAMETER.finditer(rest)):
        if name.startswith(_VARIABLE) or is_public(value[2]):
            continue
        if _PASSWORD_NAME.search(name) and is_password(value[2]):
            yield Secret("an address with a password", value.start(2), value.end(2))
        elif _TOKEN_NAME.search(name) and is_random(value[2]):
            yield Secret("an address with a token", value.start(2), value.end(2))
    host = user.end() if user else 0
    if (path := _SECRET_PATH.match(rest, host)) and (slash := rest.find("/", host)) < path.end():
        yield Secret("an address that is itself a secret", slash + 1, len(rest))


def secret_path(address: str) -> bool:
    """Whether the path of an address for messages looks like a secret, for any service.

    One of its parts is then generated: it mixes letters and digits, or is longer than a word.
    """
    path = urlsplit(address).path
    pieces = re.findall(r"[A-Za-z0-9]+", path)
    return is_random(path) or any(
        len(piece) >= _LONGEST_WORD or (len(piece) >= 8 and len(_DIGITS_AND_LETTERS.findall(piece)) >= 3)
        for piece in pieces
    )
