"""Labels and annotations that an outsider can influence: quotes, markup, line breaks, 10 kB of text."""

from __future__ import annotations

import re
from email.charset import QP, Charset
from email.header import Header
from html.parser import HTMLParser

import pytest

from tests.receivers.conftest import Render, shown
from tests.receivers.messages import (
    ANNOTATIONS,
    CASES,
    EMAIL,
    HOSTILE,
    LABELS,
    LINKS,
    PAGERDUTY,
    SLACK,
    TELEGRAM,
    TEXTS,
    alert,
    hostile,
    message,
)

# More alerts than any message shows.
FLOOD = message(*[hostile("<" * 10_000)] * 25, *[{**hostile("é&" * 5_000), "status": "resolved"}] * 25)


class _Tags(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.addresses: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.addresses += [value or "" for name, value in attrs if name in ("href", "src")]


@pytest.mark.parametrize("quote", ['"', "'", "`", ">", "&quot;", ""])
def test_html_has_no_markup_but_its_own(render: Render, quote: str) -> None:
    """No label writes a tag or an attribute, leaves an attribute or gives a link another scheme."""
    data = message(hostile(f"{quote} onload=x <script>alert(1)</script> <img src=x> </b></p> --> {HOSTILE}"))
    page = _Tags(render(EMAIL.html, data, html=True))
    assert page.tags == {"html", "head", "meta", "title", "body", "div", "p", "b", "span", "br", "a"}
    assert page.attributes == {"lang", "charset", "name", "content", "style", "href"}
    assert page.addresses == [LINKS["dashboard_url"]]
    chat = _Tags(render(TELEGRAM.message, data, html=True))
    assert chat.tags == {"b", "a"}
    assert chat.attributes == {"href"}
    assert chat.addresses == [LINKS["dashboard_url"]]


def test_slack_has_no_markup_but_its_own(render: Render) -> None:
    """No label pings a channel or a person, writes a link, or formats; a name with `_` inside can be copied."""
    text = render(SLACK.text, CASES["hostile"])
    own = re.sub(r"<https://[^|<>]*\|Dashboard>", "", text)
    assert own != text
    assert not re.search("[<>~`]", own)
    assert not re.search("&(?!amp;|lt;|gt;)", own)
    assert own.count("*") == 4  # the bot and the value
    assert not re.search(r"\b_|_\b", own)
    assert "order_book" in render(SLACK.text, message(alert(labels={**LABELS, "bot": "order_book"})))
    for field in (SLACK.title, SLACK.fallback):
        assert not re.search("[<>*~`]", render(field, CASES["hostile"]))


@pytest.mark.parametrize("text", [SLACK.text, EMAIL.text, PAGERDUTY.details[0][1], TELEGRAM.message, EMAIL.html])
def test_a_line_break_in_a_value_does_not_make_another_fact(render: Render, text: str) -> None:
    """Every value stays on its own line, without control and direction characters."""
    html = text in (EMAIL.html, TELEGRAM.message)
    rendered = render(text, CASES["hostile"], html=html)
    harmless = render(text, message(hostile("no harm")), html=html)
    assert rendered.count("\n") == harmless.count("\n")
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f\u200b-\u200f\u2028-\u202e\u2066-\u2069]", rendered)


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "ftp://files.example/x",
        "//evil.example/x",
        "https://a.example/ x",
        "https://a.example/|Panel> <!channel",
        'https://a.example/" onclick="x',
        "https://a.example/\nRunbook: x",
        "https://a.example/" + "x" * 10_000,
    ],
)
def test_only_web_addresses_are_links(render: Render, address: str) -> None:
    """A link that is not plain http(s) is left out, and the other links stay."""
    data = message(alert(annotations={**ANNOTATIONS, "panel_url": address}))
    for name in TEXTS:
        rendered = shown(render, name, data)
        assert address not in rendered
        assert not re.search("Panel(:|<|>)", rendered)
        assert LINKS["runbook_url"] in rendered


def test_no_flood_of_hostile_alerts_exceeds_what_a_channel_takes(render: Render) -> None:
    """50 alerts of 10 kB values arrive in each channel: Alertmanager and the services drop or cut what is longer."""
    assert len(render(TELEGRAM.message, FLOOD, html=True)) <= 4096
    assert len(render(TELEGRAM.message, message(hostile("<" * 10_000)), html=True)) <= 4096
    assert len(render(SLACK.title, FLOOD)) <= 1024
    assert len(render(SLACK.text, message(hostile("<" * 10_000)))) <= 8000
    assert len(render(PAGERDUTY.description, FLOOD)) <= 1024
    details = [render(text, FLOOD) for _, text in PAGERDUTY.details]
    assert sum(len(detail.encode()) for detail in details) <= 400_000
    assert len(render(EMAIL.html, FLOOD, html=True).encode()) <= 102_000  # what Gmail shows


@pytest.mark.parametrize("text", ["漢" * 500, "😀" * 500, "é" * 500, "plain " * 500])
def test_a_subject_is_one_header_line_that_mail_servers_take(render: Render, text: str) -> None:
    """A line of more than 998 bytes is refused, and encoded a character takes up to twelve."""
    quoted_printable = Charset("utf-8")
    quoted_printable.header_encoding = QP
    alone = alert(annotations={**ANNOTATIONS, "summary": text})
    group = [alert(labels={**LABELS, "bot": text, "symbol": name}) for name in ("a", "b")]
    for data in (message(alone), message(*group)):
        subject = render(EMAIL.subject_line, data)
        assert "\n" not in subject
        # As Alertmanager does it: quoted-printable words, all on one line.
        assert len(f"Subject: {Header(subject, quoted_printable).encode(linesep=' ')}") <= 998
