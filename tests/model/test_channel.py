"""Channels: what is refused before Alertmanager sees it, and that no secret can be written down."""

from __future__ import annotations

import pytest

from tests.model.author import Author
from tradewatch.model import Channel, Email, Heartbeat, PagerDuty, Slack, Telegram, Version, Webhook

EMAIL = {
    "smarthost": '"smtp.example.com:587"',
    "sender": '"bot@example.com"',
    "to": '("desk@example.com",)',
    "subject_line": '"s"',
    "text": '"t"',
    "html": '"h"',
}
SLACK = dict.fromkeys(("title", "title_link", "text", "color", "fallback"), '"x"') | {"channel": '"#desk"'}
TELEGRAM = {"chat_id": "-100", "message": '"m"'}

WRONG = [
    *(
        ("Email", "smarthost", EMAIL | {"smarthost": f'"{host}"'}, f"{host!r} is not host:port")
        for host in ("smtp.example.com", ":587", "smtp.example.com:", "smtp.example.com:smtp", "a:b:587", "::1:25")
    ),
    ("Email", "to", EMAIL | {"to": "()"}, "mail to nobody"),
    ("Email", "to", EMAIL | {"to": '("desk",)'}, "'desk' is not a mail address"),
    ("Email", "to", EMAIL | {"to": '("a@b.c, d@e.f",)'}, "'a@b.c, d@e.f' is not a mail address"),
    ("Email", "sender", EMAIL | {"sender": '"bot@"'}, "'bot@' is not a mail address"),
    ("Slack", "channel", SLACK | {"channel": '"desk"'}, "'desk' is not a Slack channel"),
    ("Telegram", "chat_id", TELEGRAM | {"chat_id": "0"}, "0 is not a chat id"),
    *(
        ("Webhook", "url", {"url": repr(url)}, f"{url!r} is not an address")
        for url in (
            *("", "example.com/hook", "ftp://example.com", "http://", "http:///hook", "http://[::1", "http://a b/"),
            *("http://a:b/", "http://a/\n", "http://a/%zz"),
        )
    ),
    *(
        (kind, "url", {"url": repr(url)}, "a webhook's address may not carry a secret")
        for kind in ("Webhook", "Heartbeat")
        for url in (
            "https://user:password@example.com/",
            "https://user@example.com/",
            "https://example.com/hook?token=1",
        )
    ),
]


@pytest.mark.parametrize(("call", "argument", "arguments", "summary"), WRONG)
def test_is_refused_at_its_argument(
    author: Author, call: str, argument: str, arguments: dict[str, str], summary: str
) -> None:
    """What Alertmanager would refuse, or what would put a secret into build/, is told at the argument's line."""
    assert author.refused(call, argument, **arguments).summary == summary


@pytest.mark.parametrize(
    ("call", "arguments"),
    [
        ("Email", EMAIL),
        ("Email", EMAIL | {"smarthost": '"[::1]:25"'}),
        ("Slack", SLACK | {"channel": '"@ann"'}),
        ("Telegram", TELEGRAM),
        ("Webhook", {"url": '"http://127.0.0.1:9099/alerts"'}),
        ("Webhook", {"url": '"https://[::1]:9099/alerts"'}),
    ],
)
def test_what_is_right_is_accepted(author: Author, call: str, arguments: dict[str, str]) -> None:
    """Names, IPv4, IPv6, people and groups are all reachable."""
    assert author.write(call, **arguments).resolved is True


def test_a_heartbeat_does_not_tell_its_end() -> None:
    """The service has to miss it, not to be told."""
    assert Heartbeat(url="https://example.com/").resolved is False


@pytest.mark.parametrize(
    ("channel", "since"),
    [*((kind, Version(0, 25)) for kind in (Email, Slack, PagerDuty, Webhook, Heartbeat)), (Telegram, Version(0, 26))],
)
def test_since_when_its_secret_can_be_a_file(channel: type[Channel], since: Version) -> None:
    """Telegram's token can be read from a file by Alertmanager 0.26 or newer, every other secret by 0.25."""
    assert channel.since == since


def test_a_kind_is_its_name_in_lower_case() -> None:
    """Messages say pagerduty, as the configuration does."""
    assert (PagerDuty.kind(), Telegram(chat_id=1, message="m").subject) == ("pagerduty", "channel telegram")
