"""A fake of a Slack incoming webhook, because Slack cannot run here.

It accepts and refuses messages as Slack's pages "Sending messages using incoming webhooks", "Changelog: truncating
really long messages" and "Secondary message attachments" say, and unlike Slack throttles only when a fault says so.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Any

from stack.sinks.http import Answer, Request
from stack.sinks.message import HttpSink, Link, Message, breaches, json_object
from stack.sinks.reading import alerts_in, still_firing

_MOST_ATTACHMENTS, _MOST_BLOCKS = 100, 50
_TEXT = {"type": "string"}
_PAYLOAD = {
    "properties": {
        "channel": _TEXT,
        "username": _TEXT,
        "text": _TEXT,
        "icon_emoji": _TEXT,
        "icon_url": _TEXT,
        "link_names": {"type": "boolean"},
        "attachments": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    **dict.fromkeys(("fallback", "color", "pretext", "title", "title_link", "text", "footer"), _TEXT),
                    "fields": {"type": "array", "items": {"type": "object", "required": ["title", "value"]}},
                    "actions": {"type": "array", "items": {"type": "object"}},
                },
            },
        },
        "blocks": {"type": "array", "items": {"type": "object", "required": ["type"]}},
    }
}
# Beyond them Slack accepts a message and cuts it: characters of a part.
_LONGEST_TEXT, _LONGEST_ATTACHMENT = 40_000, 8_000

_COLOR = re.compile(r"good|warning|danger|#[0-9a-fA-F]{6}|")
_ADDRESS = re.compile(r"https?://[^\s<>|]+|")
_LINK = re.compile(r"<(https?://[^|>]+)(?:\|([^>]*))?>")
_UNESCAPED = re.compile(r"[<>]|&(?!amp;|lt;|gt;)")
_MARKUP = re.compile(r"(?<!\w)([*_~`])(\S(?:.*?\S)?)\1(?!\w)")


class Slack(HttpSink):
    """The webhook of one channel, at `url`."""

    name = "slack"

    def receive(self, request: Request) -> Answer:
        payload = json_object(request.body)
        if payload is None:
            return self.refuse(Answer(400, b"invalid_payload"), "the body is not a JSON object")
        if wrong := list(breaches(_PAYLOAD, payload)):
            return self.refuse(Answer(400, b"invalid_payload"), *wrong)
        attachments, blocks = payload.get("attachments", []), payload.get("blocks", [])
        if len(attachments) > _MOST_ATTACHMENTS:
            return self.refuse(Answer(400, b"too_many_attachments"), f"more than {_MOST_ATTACHMENTS} attachments")
        if len(blocks) > _MOST_BLOCKS:
            return self.refuse(Answer(400, b"invalid_blocks"), f"more than {_MOST_BLOCKS} blocks")
        if not (payload.get("text") or blocks or any(map(_shows_something, attachments))):
            return self.refuse(
                Answer(400, b"no_text"), "neither text nor blocks nor an attachment that shows something"
            )
        self.violations += _cut_or_broken(payload)
        self.messages.append(_message(payload))
        return Answer(200, b"ok")

    def failed(self, status: int, retry_after: int) -> Answer:
        return Answer(status, b"rate_limited" if status == 429 else b"rollup_error")


def _shows_something(attachment: dict[str, Any]) -> bool:
    return any(attachment.get(part) for part in ("fallback", "pretext", "title", "text", "fields", "blocks"))


def _cut_or_broken(payload: dict[str, Any]) -> Iterator[str]:
    """What Slack accepts, but does not show as it was meant."""
    if len(payload.get("text", "")) > _LONGEST_TEXT:
        yield f"text: longer than {_LONGEST_TEXT} characters, Slack cuts it"
    for attachment in payload.get("attachments", ()):
        if not attachment.get("fallback"):
            yield "attachment: without a fallback, a notification has no text"
        if not _COLOR.fullmatch(attachment.get("color", "")):
            yield f"attachment: {attachment['color'][:50]!r} is not a colour"
        if not _ADDRESS.fullmatch(attachment.get("title_link", "")):
            yield "attachment: the title's link is not an address"
        text = attachment.get("text", "")
        if len(text) > _LONGEST_ATTACHMENT:
            yield f"attachment: a text longer than {_LONGEST_ATTACHMENT} characters, Slack cuts it"
        for name in ("text", "title", "fallback"):
            if _UNESCAPED.search(_LINK.sub("", attachment.get(name, ""))):
                yield f"attachment: '&', '<' or '>' in the {name} is not escaped"


def _plain(text: str) -> str:
    """A text as Slack shows it, a link by its text."""
    shown = _LINK.sub(lambda link: link[2] or link[1], text)
    return html.unescape(_MARKUP.sub(r"\2", shown))


def _message(payload: dict[str, Any]) -> Message:
    parts = payload.get("attachments", [])
    first = parts[0] if parts else {}
    texts = [payload.get("text", ""), *(str(part.get(name, "")) for part in parts for name in ("title", "text"))]
    links = [Link("title", part["title_link"]) for part in parts if part.get("title_link")]
    links += [Link(html.unescape(shown), html.unescape(url)) for url, shown in _LINK.findall("\n".join(texts))]
    text = "\n".join(_plain(each) for each in texts if each)
    title = _plain(payload.get("text") or first.get("fallback") or first.get("title") or text)
    alerts = alerts_in(text, links)
    return Message(
        sink=Slack.name,
        to=payload.get("channel", ""),
        firing=still_firing(alerts),
        title=title,
        text=text,
        fields={name: first.get(name, "") for name in ("title", "title_link", "fallback", "color", "text")},
        links=tuple(links),
        alerts=alerts,
    )
