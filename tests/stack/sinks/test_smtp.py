"""The mail server asks for TLS and a right password, and reads a mail as mail programs do."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from email.message import EmailMessage

import pytest

from stack.sinks import Kind, Link, Sinks, start
from stack.sinks.smtp import Smtp
from tradewatch.live import until

SENDER, READER = "bots@mail.example", "desk@mail.example"


@pytest.fixture(scope="module")
def running() -> Iterator[Sinks]:
    with start() as sinks:
        yield sinks


@pytest.fixture
def server(running: Sinks) -> Smtp:
    running.smtp.messages.clear()
    running.smtp.violations.clear()
    return running.smtp


@pytest.fixture
def client(server: Smtp) -> Iterator[smtplib.SMTP]:
    """Connected with TLS, which it has verified."""
    host, _, port = server.address.partition(":")
    with smtplib.SMTP(host, int(port), timeout=10) as connected:
        connected.starttls(context=ssl.create_default_context(cadata=server.certificate))
        yield connected


def mail(**headers: str) -> EmailMessage:
    """A mail with a text and a page; the headers replace its own, and an empty one removes one."""
    written = EmailMessage()
    own = {
        "From": SENDER,
        "To": READER,
        "Subject": "é",
        "Date": "Mon, 01 Jan 2024 00:00:00 +0000",
        "Message-Id": "<a@b>",
    }
    for name, value in {**own, **{name.replace("_", "-"): value for name, value in headers.items()}}.items():
        if value:
            written[name] = value
    written.set_content("text\nPanel: https://a.example\n")
    written.add_alternative('<p>text</p><a href="https://b.example?c=1&amp;d=2">Page</a>', subtype="html")
    return written


def test_a_mail_is_read(server: Smtp, client: smtplib.SMTP) -> None:
    """Its subject, both parts and the links in them, and who logged in."""
    client.login("somebody", server.password)
    client.send_message(mail())
    (message,) = server.messages
    assert (message.title, message.to, message.fields["user"]) == ("é", READER, "somebody")
    assert message.links == (Link("Panel", "https://a.example"), Link("Page", "https://b.example?c=1&d=2"))
    assert not server.violations


def test_nothing_is_accepted_in_the_clear(server: Smtp) -> None:
    """Neither a mail nor a password."""
    host, _, port = server.address.partition(":")
    with smtplib.SMTP(host, int(port), timeout=10) as client:
        client.ehlo()
        assert client.mail(SENDER)[0] == 530
        assert client.docmd("AUTH", "PLAIN")[0] == 530


def test_a_wrong_password_is_refused(server: Smtp, client: smtplib.SMTP) -> None:
    """And noted."""
    with pytest.raises(smtplib.SMTPAuthenticationError):
        client.login("somebody", "wrong")
    assert server.violations


@pytest.mark.parametrize(
    "content",
    [
        b"From: a@b.example\r\nSubject: " + b"x" * 999 + b"\r\n\r\ntext",
        b'From: a@b.example\r\nContent-Type: multipart/alternative; boundary="a"\r\n\r\n--b\r\n\r\ntext',
        b"From: a@b.example\r\nContent-Type: text/plain; charset=none-such\r\n\r\ntext",
        b"Subject: a\r\n\r\ntext",
        b"From: a@b.example\r\nTo: desk\r\n\r\ntext",
    ],
    ids=["long line", "no boundary", "unknown charset", "no sender", "not an address"],
)
def test_an_invalid_mail_is_refused(server: Smtp, client: smtplib.SMTP, content: bytes) -> None:
    """With 550, which is not tried again."""
    with pytest.raises(smtplib.SMTPDataError) as refused:
        client.sendmail(SENDER, READER, content)
    assert refused.value.smtp_code == 550
    assert server.violations
    assert not server.messages


@pytest.mark.parametrize(
    "unusual",
    [mail(Subject="x" * 256), mail(Date=""), mail(Message_Id=""), mail(From="other@mail.example")],
)
def test_what_readers_miss_is_noted(server: Smtp, client: smtplib.SMTP, unusual: EmailMessage) -> None:
    """A server accepts such a mail."""
    client.sendmail(SENDER, READER, unusual.as_bytes())
    assert len(server.messages) == len(server.violations) == 1


def test_a_missing_part_is_noted(server: Smtp, client: smtplib.SMTP) -> None:
    """A mail needs a text for phones, and a page."""
    plain = mail()
    plain.clear_content()
    plain.set_content("text")
    client.send_message(plain)
    assert server.violations == ["the part text/html is missing or empty"]


@pytest.mark.parametrize(("kind", "code"), [(Kind.ERROR, 451), (Kind.THROTTLED, 450)])
def test_a_failing_server_asks_to_try_again(server: Smtp, client: smtplib.SMTP, kind: Kind, code: int) -> None:
    """A code that begins with 4 is temporary: the next mail is accepted."""
    server.faults.cause(kind, requests=1)
    with pytest.raises(smtplib.SMTPSenderRefused) as refused:
        client.send_message(mail())
    assert refused.value.smtp_code == code
    client.send_message(mail())
    assert len(server.messages) == 1


def test_a_connection_is_reset(server: Smtp, client: smtplib.SMTP) -> None:
    """The mail is not accepted."""
    server.faults.cause(Kind.RESET, requests=1)
    with pytest.raises((smtplib.SMTPServerDisconnected, ConnectionError)):
        client.send_message(mail())
    assert not server.messages


def test_a_hang_ends_without_an_answer(server: Smtp, client: smtplib.SMTP) -> None:
    """The connection is closed, and the mail is not accepted."""
    before = server.faults.met
    server.faults.cause(Kind.HANG, requests=1)
    with ThreadPoolExecutor() as beside:
        sending = beside.submit(client.send_message, mail())
        until(lambda: server.faults.met > before, lambda: "the mail")
        assert not sending.done()
        server.faults.end()
        assert isinstance(sending.exception(timeout=10), smtplib.SMTPServerDisconnected)
    assert not server.messages
