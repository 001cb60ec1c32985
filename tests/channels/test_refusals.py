"""Channels: what is refused before Alertmanager sees it, and that no secret can be written down."""

from __future__ import annotations

from tests.model.author import Author
from tradewatch.channels.pagerduty import PagerDuty
from tradewatch.channels.telegram import Telegram

EMAIL = {"smarthost": '"smtp.example.com:587"', "sender": '"bot@example.com"', "to": '("desk@example.com",)'}

# The call, the argument that is wrong, its text, the other arguments, and the summary.
WRONG: list[tuple[str, str, str, dict[str, str], str]] = [
    *(
        ("Email", "smarthost", f'"{host}"', EMAIL, f"{host!r} is not host:port")
        for host in ("smtp.example.com", ":587", "smtp.example.com:", "smtp.example.com:smtp", "a:b:587", "::1:25")
    ),
    ("Email", "to", "()", EMAIL, "an email without a recipient"),
    ("Email", "to", '("desk",)', EMAIL, "'desk' is not an email address"),
    ("Email", "to", '("a@b.c, d@e.f",)', EMAIL, "'a@b.c, d@e.f' is not an email address"),
    ("Email", "sender", '"bot@"', EMAIL, "'bot@' is not an email address"),
    ("Slack", "channel", '"desk"', {}, "'desk' is not a Slack channel"),
    ("Telegram", "chat_id", "0", {}, "0 is not a chat id"),
    *(
        ("Webhook", "url", repr(url), {}, f"{url!r} is not an address")
        for url in (
            *("", "example.com/hook", "ftp://example.com", "http://", "http:///hook", "http://[::1", "http://a b/"),
            *("http://a:b/", "http://a/\n", "http://a/%zz"),
        )
    ),
    *(
        (kind, "url", repr(url), {}, "a webhook's address may not carry a secret")
        for kind in ("Webhook", "Heartbeat")
        for url in (
            "https://user:password@example.com/",
            "https://user@example.com/",
            "https://example.com/hook?token=1",
        )
    ),
]

RIGHT = (
    ("Email", EMAIL),
    ("Email", EMAIL | {"smarthost": '"[::1]:25"'}),
    ("Slack", {"channel": '"@ann"'}),
    ("Telegram", {"chat_id": "-100"}),
    ("Webhook", {"url": '"http://127.0.0.1:9099/alerts"'}),
    ("Webhook", {"url": '"https://[::1]:9099/alerts"'}),
)


def test_each_mistake_is_refused_at_its_argument(author: Author) -> None:
    """What Alertmanager would refuse, or what would put a secret into build/."""
    for call, argument, text, others, summary in WRONG:
        assert author.refused(call, argument, **others | {argument: text}).summary == summary, (call, text)


def test_a_secret_in_an_address_belongs_into_a_file_of_the_type(author: Author) -> None:
    """A heartbeat's is not the webhook's."""
    problem = author.refused("Heartbeat", "url", url='"https://example.com/?token=1"')
    assert "the file heartbeat_url" in problem.fix


def test_what_is_right_is_accepted(author: Author) -> None:
    """Names, IPv4, IPv6, people and groups are all reachable."""
    for call, arguments in RIGHT:
        assert author.write(call, **arguments).resolved is True


def test_a_kind_is_its_name_in_lower_case() -> None:
    """Messages say pagerduty, as the configuration does."""
    assert (PagerDuty.kind(), Telegram(1).subject) == ("pagerduty", "channel telegram")
