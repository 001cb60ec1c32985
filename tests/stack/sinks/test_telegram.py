"""The fake Telegram accepts, refuses and shows messages as Telegram does."""

from __future__ import annotations

import json

import pytest

from stack.sinks import Link, Sinks
from tests.stack.sinks.conftest import Post


def send(sinks: Sinks, post: Post, text: str, chat: str = "-100") -> tuple[int, str]:
    """The status and Telegram's description of what is wrong."""
    body = {"chat_id": chat, "text": text, "parse_mode": "HTML"}
    status, said = post(f"{sinks.telegram.url}/bot{sinks.telegram.token}/sendMessage", body)
    return status, json.loads(said).get("description", "")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "message text is empty"),
        ("<b> </b>", "message text is empty"),
        ("x" * 4097, "message is too long"),
        ("é <script>", 'can\'t parse entities: Unsupported start tag "script" at byte offset 3'),
        ("a < b", 'can\'t parse entities: Unsupported start tag "" at byte offset 2'),
        ("a <b", "can't parse entities: Unclosed start tag at byte offset 2"),
        ("<b>a</b", "can't parse entities: Unclosed end tag at byte offset 4"),
        ("a</b>", "can't parse entities: Unexpected end tag at byte offset 1"),
        ("<b>a", "can't parse entities: Can't find end tag corresponding to start tag \"b\""),
        (
            "<b><i>a</b></i>",
            'can\'t parse entities: Unmatched end tag at byte offset 7, expected "</i>", found "</b>"',
        ),
    ],
)
def test_it_refuses_what_telegram_refuses(sinks: Sinks, post: Post, text: str, said: str) -> None:
    """With Telegram's own sentence, and keeps no message."""
    assert send(sinks, post, text) == (400, f"Bad Request: {said}")
    assert not sinks.telegram.messages
    assert sinks.telegram.violations


def test_it_needs_the_token_and_a_chat(sinks: Sinks, post: Post) -> None:
    """And has no other method."""
    assert post(f"{sinks.telegram.url}/bot1:a/sendMessage", {})[0] == 401
    assert post(f"{sinks.telegram.url}/bot{sinks.telegram.token}/getMe", {})[0] == 404
    assert send(sinks, post, "a", chat="") == (400, "Bad Request: chat_id is empty")
    assert send(sinks, post, "a", chat="desk") == (400, "Bad Request: chat not found")


def test_markup_is_shown_as_text(sinks: Sinks, post: Post) -> None:
    """Tags do not count among the 4,096 characters; Telegram knows four names of characters and all numbers."""
    source = f'<b>a</b> &lt;&#39;&amp;lt;&nbsp; <a href="https://a.example?b=1&amp;c=2">Panel</a>\n{"<i>x</i>" * 4000}'
    assert send(sinks, post, source) == (200, "")
    (message,) = sinks.telegram.messages
    assert message.title == "a <'&lt;&nbsp; Panel"
    assert message.links == (Link("Panel", "https://a.example?b=1&c=2"),)
    assert not sinks.telegram.violations


def test_a_link_that_is_not_shown_is_noted(sinks: Sinks, post: Post) -> None:
    """Telegram drops an address that is not one of the web, without a word."""
    assert send(sinks, post, '<a href="javascript:alert(1)">a</a>') == (200, "")
    assert not sinks.telegram.messages[0].links
    assert sinks.telegram.violations
