"""build/secret"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

from tradewatch.checks.applied_waivers import Definition
from tradewatch.checks.built_project import BuiltProject
from tradewatch.model import Finding, Source
from tradewatch.secrets import Secret, find, secret_path

# Server settings that have a `_file` variant.
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

# Where messages are sent.
_RECEIVERS = "alertmanager/alertmanager.yml"
_ADDRESS = re.compile(r"^[ -]*(?:api_)?url: ['\"]?(https?://[^\s'\"{]+)", re.MULTILINE)


def check(built: BuiltProject) -> Iterator[Finding]:
    """A text, a runbook or a generated file contains something like a secret; all are committed.

    Each secret is reported once and never printed: reports are kept, and read by more people than the file.
    """
    reported: list[str] = []
    for where, subject, kind, line, secret in _found(built):
        if not any(secret in other or other in secret for other in reported):
            reported.append(secret)
            yield Finding(
                _line_of(secret, built.definitions) or where,
                subject,
                f"line {line} contains what looks like {kind}",
                details="Everybody with access to the repository can use it. If it is a secret, treat it as "
                "leaked: replace it first.",
                fix="keep it in a file on the server and name that file, as the channels do",
            )


def _found(built: BuiltProject) -> Iterator[tuple[Source | None, str, str, int, str]]:
    """For each secret: the place and name of the text, the kind, the line in the text, and the secret itself."""
    # Not every text is in a generated file: the reasons for a limit, for example, are only in docs/.
    texts = [(each, text) for each in built.definitions for text in vars(each).values() if type(text) is str]
    files = [
        (each.tree.origin(path), path, content) for each in built.environments for path, content in each.tree.items()
    ]
    suspicious = _suspicious(
        (*(content for *_, content in files), *(text.encode() for text in {text for _, text in texts}))
    )
    for where, path, content in files:
        if suspicious or path.startswith(_CONFIGURATIONS):
            text = content.decode()
            for kind, start, end in (*(find(text) if suspicious else ()), *_in_configuration(path, text)):
                yield where, f"generated file {path}", kind, text.count("\n", 0, start) + 1, text[start:end]
    for runbook in built.compiled.runbooks.values():
        for kind, start, end in find(runbook.text):
            line = runbook.at_offset(start)
            yield line, runbook.subject, kind, line.line, runbook.text[start:end]
    for definition, text in texts if suspicious else ():
        for kind, start, end in find(text):
            yield definition.defined, definition.subject, kind, text.count("\n", 0, start) + 1, text[start:end]


def _suspicious(contents: Iterable[bytes]) -> bool:
    """Whether there may be a secret. Generated files repeat most of their lines; each is checked once.

    Latin-1, because Python searches single-byte text several times as fast.
    """
    lines = set(b"\n".join(contents).split(b"\n"))
    return bool(find(b"\n".join(lines).decode("latin-1")))


def _in_configuration(path: str, text: str) -> Iterator[Secret]:
    """Secrets that only their place reveals."""
    for match in _FIELD.finditer(text) if path.startswith(_CONFIGURATIONS) else ():
        value = match[1].strip("'\"")
        start = text.index(value, match.start(1))
        yield Secret("a secret in a setting that has a `_file` variant", start, start + len(value))
    if path == _RECEIVERS:
        for match in _ADDRESS.finditer(text):
            if secret_path(match[1]):
                yield Secret("an address whose path is a secret", match.start(1), match.end(1))


def _line_of(text: str, known: Collection[Definition]) -> Source | None:
    """The line of content with this exact text, if there is one."""
    for file in sorted({definition.defined.file for definition in known}):
        try:
            lines = Path(file).read_text("utf-8").splitlines()
        except (OSError, UnicodeDecodeError):
            continue
        for number, line in enumerate(lines, 1):
            if text in line:
                return Source(file, number)
    return None
