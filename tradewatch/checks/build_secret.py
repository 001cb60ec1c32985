"""build/secret: something in a generated file that looks like a secret; generated files are committed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from tradewatch.checks.case import Case
from tradewatch.checks.waiving import definitions
from tradewatch.model import Problem, Source

# Two characters and more of a value: no template, variable, placeholder or file, and nothing in quotes.
_VALUE = r"[^\s\"'\\{}<>$%*&,;/][^\s\"'\\{}<>$&,;]"


class _Look(NamedTuple):
    """How a kind of secret looks. `signs` are texts of which it holds one: to look for them is fifty times as quick."""

    kind: str
    signs: tuple[str, ...]
    pattern: re.Pattern[str]


_LOOKS = (
    _Look("an address with a password", ("://",), re.compile(r"://[^/\s:@?#\"'\\{}<>$]+:[^/\s@?#\"'\\{}<>$]+@")),
    _Look(
        "an address with a token",
        ("token=", "secret=", "signature=", "key=", "auth=", "password=", "passwd=", "pwd="),
        re.compile(
            rf"[?&](?:(?:\w+_)?(?:token|secret|signature|api_?key|auth)={_VALUE}{{11,}}"
            rf"|(?:password|passwd|pwd)={_VALUE}+)"
        ),
    ),
    _Look(
        "an address that is itself a secret",
        ("//",),
        re.compile(
            r"//(?:hooks\.slack\.com/(?:services|workflows)/\w|discord(?:app)?\.com/api/webhooks/\d"
            r"|[\w.-]+\.webhook\.office\.com/\w|api\.telegram\.org/bot\d|hc-ping\.com/[0-9a-f]{8}-"
            r"|events\.pagerduty\.com/integration/\w)[^\s\"'\\]*"
        ),
    ),
    _Look("a token", ("xox",), re.compile(r"xox[abeoprs]-\w[\w-]{7,}")),
    _Look("a token", ("AKIA",), re.compile(r"\bAKIA[0-9A-Z]{16}\b")),
    _Look("a token", ("ghp_", "gho_", "ghu_", "ghs_", "ghr_"), re.compile(r"\bgh[pousr]_\w{36}")),
    _Look("a token", ("glsa_", "glpat-"), re.compile(r"\b(?:glsa_\w{32}|glpat-[\w-]{20})")),
    _Look("a token", ("github_pat_", "sk_live_"), re.compile(r"\b(?:github_pat_\w{20,}|sk_live_\w{16,})")),
    _Look("a token", ("AIza", "eyJ"), re.compile(r"\b(?:AIza[\w-]{35}|eyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]*)")),
    _Look("a token", (":AA",), re.compile(r"\b\d{8,10}:AA[\w-]{33}\b")),
    _Look("a token", ("Bearer ",), re.compile(rf"\bBearer (?=\S*\d){_VALUE}{{15,}}")),
    _Look("a private key", ("PRIVATE KEY",), re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----")),
    _Look(
        "a password",
        ("password=", "passwd=", "passphrase="),
        re.compile(rf"\b(?:\w+_)?(?:password|passwd|passphrase)={_VALUE}{{3,}}"),
    ),
    _Look(
        "a password",
        ('assword": "', '"apiKey": "', '"bearerToken": "', '"clientSecret": "', '"secretKey": "'),
        re.compile(r'"(?:password|basicAuthPassword|apiKey|bearerToken|clientSecret|secretKey)": "[^"{$][^"]*"'),
    ),
)

# Fields of the servers' configurations, which have brothers that name a file instead.
_FIELD = re.compile(
    r"""^[ -]*
    (?:access_key | api_key | api_secret | auth_password | auth_secret | basic_auth_password | bearer_token | bot_token
     | client_secret | credentials | jwt | password | routing_key | secret | secret_key | service_key | slack_api_url
     | smtp_auth_password | smtp_auth_secret | token | user_key | webhook_url | \w+_api_key | \w+_api_secret)
    :[ ]((?!['"]{0,2}(?:\{\{|$)).+)$
    """,
    re.VERBOSE | re.MULTILINE,
)
_CONFIGURATIONS = ("alertmanager/alertmanager.yml", "prometheus/prometheus.yml", "grafana/provisioning/")


def check(case: Case) -> Iterator[Problem]:
    told: set[str] = set()
    texts = {path: content.decode() for path, content in case.tree.items()}
    # Generated files say most of their lines many times over.
    once = "\n".join(set("\n".join(texts.values()).split("\n")))
    looks = [look for look in _LOOKS if any(sign in once for sign in look.signs)]
    for path, text in texts.items():
        for kind, secret, line in _found(path, text, looks):
            if not any(secret in other for other in told):
                told.add(secret)
                # The secret itself is not said: reports are kept, and read by more people than this file.
                yield Problem(
                    "build/secret",
                    _written(secret, case) or case.tree.origin(path),
                    f"generated file {path}",
                    f"line {line} holds what looks like {kind}",
                    details="build/ is committed, and who can read the repository can use it. If it is a secret, it is "
                    "one no more: make a new one.",
                    fix="keep it in a file on the server, as the channels in receivers/ do",
                )


def _found(path: str, text: str, looks: Iterable[_Look]) -> Iterator[tuple[str, str, int]]:
    """What kind of secret, the secret itself, and its line."""
    matches = [(look.kind, match, 0) for look in looks for match in look.pattern.finditer(text)]
    if path.startswith(_CONFIGURATIONS):
        matches += [("a secret in a field that has a brother for a file", match, 1) for match in _FIELD.finditer(text)]
    for kind, match, group in matches:
        yield kind, match[group].strip("'\""), text.count("\n", 0, match.start()) + 1


def _written(text: str, case: Case) -> Source | None:
    """The line of content where this stands, if it stands there as it is."""
    files = {definition.defined.file for definition in definitions(case.project, (case.environment,))}
    for file in sorted(files):
        try:
            lines = Path(file).read_text("utf-8").splitlines()
        except (OSError, UnicodeDecodeError):
            continue
        for number, line in enumerate(lines, 1):
            if text in line:
                return Source(file, number)
    return None
