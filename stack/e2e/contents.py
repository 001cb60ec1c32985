"""Whether a message says everything: each field is filled, and each link leads somewhere."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.parse import parse_qs, urlsplit
from urllib.request import ProxyHandler, build_opener

from stack.sinks import Message
from tradewatch.model import Environment

_open = build_opener(ProxyHandler({})).open

# What Go prints for a value that a template does not find.
_MISSING = ("<no value>", "%!", "<nil>", "NaN")
# The parameters of a link to a dashboard that are not variables.
_OF_GRAFANA = {"viewPanel", "from", "to", "orgId"}
_TIME = re.compile(r"now(-\d+[smhdwMy])?|\d{13}")


def missing(message: Message, labels: Mapping[str, str], annotations: Mapping[str, str]) -> Iterator[str]:
    """What a message about an alert does not say, or says without a value."""
    text = "\n".join((message.title, message.text, *message.fields.values()))
    yield from (f"{message.sink} shows {each!r}" for each in _MISSING if each in text)
    yield from (f"{message.sink}: the field {name!r} is empty" for name, value in message.fields.items() if not value)
    yield from (f"the annotation {name!r} is empty" for name, value in annotations.items() if not value.strip())
    if "bot" in labels and labels["bot"] not in text:
        yield f"{message.sink} does not name the bot {labels['bot']}"
    limit = annotations.get("threshold")
    if limit and not re.search(rf"\S.* \(fires {re.escape(limit)}\)", text):
        yield f"{message.sink} does not show a value with the limit {limit!r}"
    for name in ("panel_url", "dashboard_url", "runbook_url"):
        if name in annotations and annotations[name] not in {link.url for link in message.links}:
            yield f"{message.sink} has no link for {name}"


@dataclass
class Links:
    """The addresses that a message may lead to. `servers` are those that run; the others are checked against files."""

    root: Path
    environment: Environment
    servers: tuple[str, ...]
    _known: dict[str, str] = field(default_factory=dict)

    def broken(self, url: str) -> str:
        """Why a link leads nowhere; nothing if it leads somewhere."""
        if url not in self._known:
            self._known[url] = self._check(url)
        return self._known[url]

    @cached_property
    def _dashboards(self) -> dict[str, dict[str, Any]]:
        folder = self.root / "build" / self.environment.name / "grafana/dashboards"
        found = [json.loads(path.read_bytes()) for path in folder.rglob("*.json")]
        return {each["uid"]: each for each in found}

    @cached_property
    def _runbooks(self) -> set[str | None]:
        pages = (self.root / "docs/runbooks").glob("*.md")
        return {self.environment.addresses.runbook(page.stem) for page in pages}

    def _check(self, url: str) -> str:
        addresses = self.environment.addresses
        if url.startswith(f"{addresses.grafana}/d/"):
            return self._check_dashboard(url)
        if url in self._runbooks:
            return ""
        if url.startswith(self.servers):
            try:
                with _open(url, timeout=10) as answer:
                    return "" if answer.status == 200 else f"{url} answers {answer.status}"
            except URLError as error:
                return f"{url}: {error}"
        return f"{url} leads to no server of this environment"

    def _check_dashboard(self, url: str) -> str:
        parts = urlsplit(url)
        uid = parts.path.split("/")[2]
        if uid not in self._dashboards:
            return f"{url}: there is no dashboard {uid}"
        dashboard, given = self._dashboards[uid], parse_qs(parts.query, keep_blank_values=True)
        variables = {f"var-{each['name']}" for each in dashboard["templating"]["list"]}
        for name, values in given.items():
            if name not in _OF_GRAFANA | variables:
                return f"{url}: {uid} has no variable {name}"
            if not all(values):
                return f"{url}: {name} is empty"
            if name in ("from", "to") and not all(map(_TIME.fullmatch, values)):
                return f"{url}: {name} is not a time"
        wanted = {int(each) for each in given.get("viewPanel", ())}
        lacking = wanted - {panel["id"] for panel in panels(dashboard["panels"])}
        return f"{url}: {uid} has no panel {lacking.pop()}" if lacking else ""


def panels(listed: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """The panels of a dashboard, also those in rows that are collapsed."""
    for each in listed:
        yield each
        yield from panels(each.get("panels", []))
