"""A fake of Telegram's bot API, of which it has `sendMessage`, because Telegram cannot run here.

It reads HTML as the page "Bot API, formatting options" says, and refuses with the sentences of the real server.
"""

from __future__ import annotations

import html
import itertools
import re
import secrets
from collections.abc import Callable, Iterator
from typing import Any

from stack.sinks.http import Answer, Request
from stack.sinks.message import HttpSink, Link, Message, json_answer, json_object
from stack.sinks.reading import alerts_in, still_firing

_LONGEST = 4096
_TAGS = {"b", "strong", "i", "em", "u", "ins", "s", "strike", "del", "span", "tg-spoiler", "tg-emoji", "a", "code"}
_TAGS |= {"pre", "blockquote"}
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_PIECE = re.compile(r"<(?P<end>/?)(?P<name>[^\s>]*)(?P<rest>[^>]*)(?P<closed>>?)|&(?:#\w+|\w+);?|[^<&]+|&")
_HREF = re.compile(r"""\bhref\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+))""")


class BadRequest(Exception):
    """Telegram's description of what is wrong."""


class Telegram(HttpSink):
    """The bot API. Alertmanager needs `url` as the `api_url`, and `token`; any number but 0 is a chat."""

    name = "telegram"

    def __init__(self) -> None:
        super().__init__()
        self.token = f"{secrets.randbelow(10**9) + 10**9}:{secrets.token_hex(16)}"
        self._ids = itertools.count(1)

    def receive(self, request: Request) -> Answer:
        if not request.path.startswith(f"/telegram/bot{self.token}/"):
            return self.refuse(_error(401, "Unauthorized"), "the token is not this bot's")
        if not request.path.endswith(f"{self.token}/sendMessage"):
            return self.refuse(_error(404, "Not Found"), "this fake has only sendMessage")
        try:
            message = _message(json_object(request.body) or {}, self.violations.append)
        except BadRequest as wrong:
            return self.refuse(_error(400, f"Bad Request: {wrong}"), str(wrong))
        self.messages.append(message)
        chat = {"id": int(message.to), "type": "group", "title": "a group"}
        result = {"message_id": next(self._ids), "date": int(message.received.timestamp()), "chat": chat}
        return json_answer(200, {"ok": True, "result": {**result, "text": message.text}})

    def failed(self, status: int, retry_after: int) -> Answer:
        if status == 429:
            return _error(429, f"Too Many Requests: retry after {retry_after}", parameters={"retry_after": retry_after})
        return _error(status, "Internal Server Error")


def _error(status: int, description: str, **more: object) -> Answer:
    return json_answer(status, {"ok": False, "error_code": status, "description": description, **more})


def _message(given: dict[str, Any], note: Callable[[str], None]) -> Message:
    """Raises BadRequest. `note` gets what Telegram accepts, but does not show as it was meant."""
    chat, source, mode = (str(given.get(name) or "") for name in ("chat_id", "text", "parse_mode"))
    if not chat:
        raise BadRequest("chat_id is empty")
    if not re.fullmatch(r"-?[1-9]\d{0,18}", chat):
        raise BadRequest("chat not found")
    if mode.lower() not in ("", "html"):
        raise BadRequest(f"this fake does not read {mode}")
    links: list[Link] = []
    text = "".join(_shown(source, links, note)) if mode else source
    text = text.strip()
    if not text:
        raise BadRequest("message text is empty")
    if len(text) > _LONGEST:
        raise BadRequest("message is too long")
    alerts = alerts_in(text, links)
    return Message(
        sink=Telegram.name,
        to=chat,
        firing=still_firing(alerts),
        title=text.splitlines()[0],
        text=text,
        fields={"text": source},
        links=tuple(links),
        alerts=alerts,
    )


def _shown(source: str, links: list[Link], note: Callable[[str], None]) -> Iterator[str]:
    """The text without tags, piece by piece. Raises BadRequest."""
    open_tags: list[str] = []
    link: tuple[str, list[str]] | None = None
    for piece in _PIECE.finditer(source):
        at = f"at byte offset {len(source[: piece.start()].encode('utf-8', 'replace'))}"
        if not piece[0].startswith("<"):
            text = _character(piece[0]) if piece[0].startswith("&") else piece[0]
            if link:
                link[1].append(text)
            yield text
            continue
        name = piece["name"].lower()
        if piece["end"]:
            if not open_tags:
                raise _unparsable(f"Unexpected end tag {at}")
            if not piece["closed"] or piece["rest"].strip():
                raise _unparsable(f"Unclosed end tag {at}")
            expected = open_tags.pop()
            if name not in ("", expected):
                raise _unparsable(f'Unmatched end tag {at}, expected "</{expected}>", found "</{name}>"')
            if expected == "a" and link:
                links.append(Link("".join(link[1]), link[0]))
                link = None
            continue
        if piece.end("name") < len(source) and name not in _TAGS:
            raise _unparsable(f'Unsupported start tag "{name}" {at}')
        if not piece["closed"]:
            raise _unparsable(f"Unclosed start tag {at}")
        open_tags.append(name)
        if name == "a":
            href = _HREF.search(piece["rest"])
            address = html.unescape(next(filter(None, href.groups()), "")) if href else ""
            if re.match(r"https?://", address):
                link = (address, [])
            else:
                note(
                    f"the address of a link is not one of the web, and Telegram shows only its text: {address[:100]!r}"
                )
    if open_tags:
        raise _unparsable(f'Can\'t find end tag corresponding to start tag "{open_tags[-1]}"')


def _unparsable(reason: str) -> BadRequest:
    return BadRequest(f"can't parse entities: {reason}")


def _character(reference: str) -> str:
    """What Telegram shows for a reference: it knows four names and all numbers, and leaves the rest as it is."""
    name = reference[1:].rstrip(";")
    return html.unescape(reference) if name.startswith("#") else _NAMED.get(name, reference)
