"""The fake Slack accepts, refuses and shows messages as Slack's documentation says."""

from __future__ import annotations

from typing import Any

import pytest

from stack.sinks import Link, Sinks
from tests.stack.sinks.conftest import Post

GOOD = {"title": "a", "title_link": "https://a.example", "fallback": "a: b", "color": "#c62828", "text": "*b*"}


def attached(**parts: Any) -> dict[str, Any]:
    return {"channel": "#desk", "attachments": [{**GOOD, **parts}]}


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"payload=", "invalid_payload"),
        ({"attachments": {"text": "a"}}, "invalid_payload"),
        (attached(text=7), "invalid_payload"),
        ({"channel": "#desk", "attachments": [{"color": "good"}]}, "no_text"),
        ({"attachments": [GOOD] * 101}, "too_many_attachments"),
        ({"blocks": [{"type": "divider"}] * 51}, "invalid_blocks"),
    ],
)
def test_it_refuses_what_slack_refuses(sinks: Sinks, post: Post, body: object, said: str) -> None:
    """With Slack's own word, and keeps no message."""
    assert post(sinks.slack.url, body) == (400, said)
    assert not sinks.slack.messages
    assert sinks.slack.violations


@pytest.mark.parametrize(
    ("part", "value"),
    [
        ("fallback", ""),
        ("color", "red"),
        ("title_link", "javascript:alert(1)"),
        ("text", "x" * 8001),
        ("text", "a < b"),
        ("title", "a & b"),
    ],
)
def test_it_notes_what_slack_shows_differently(sinks: Sinks, post: Post, part: str, value: str) -> None:
    """Slack accepts such a message, and cuts it or shows something else."""
    assert post(sinks.slack.url, attached(**{part: value})) == (200, "ok")
    assert len(sinks.slack.messages) == len(sinks.slack.violations) == 1


def test_markup_is_shown_as_text(sinks: Sinks, post: Post) -> None:
    """Links, bold text and escapes, as a phone shows them; the notification is the fallback."""
    assert post(sinks.slack.url, attached(text="*a* &lt; `b`: <https://b.example?c=1&amp;d=2|Panel>")) == (200, "ok")
    (message,) = sinks.slack.messages
    assert (message.title, message.text, message.to) == ("a: b", "a\na < b: Panel", "#desk")
    assert message.links == (Link("title", "https://a.example"), Link("Panel", "https://b.example?c=1&d=2"))
    assert not sinks.slack.violations
