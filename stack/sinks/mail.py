"""What a mail says, and whether servers and mail programs can read it as it was meant."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from html.parser import HTMLParser

from stack.sinks.message import Link, Message
from stack.sinks.reading import alerts_in, links_in, still_firing

_LONGEST_LINE = 998  # bytes without the line break, RFC 5322
_LONGEST_SUBJECT = 255  # characters that mail programs keep
_NEEDED = ("From", "To", "Subject", "Date", "Message-Id")


class InvalidMail(Exception):
    """Why a server refuses a mail."""


def parsed(content: bytes) -> EmailMessage:
    """The mail. Raises InvalidMail if it is not MIME as the standards have it."""
    if any(len(line) > _LONGEST_LINE for line in content.split(b"\r\n")):
        raise InvalidMail(f"a line is longer than {_LONGEST_LINE} bytes")
    mail = BytesParser(EmailMessage, policy=policy.default).parsebytes(content)
    for part in mail.walk():
        for defect in [*part.defects, *(each for header in part.values() for each in header.defects)]:
            raise InvalidMail(f"not valid MIME: {str(defect) or type(defect).__name__}")
    try:
        _text(mail, "plain"), _text(mail, "html")
    except (LookupError, ValueError) as error:
        raise InvalidMail("a part cannot be decoded") from error
    if len(mail.get_all("From", ())) != 1:
        raise InvalidMail("not exactly one From")
    return mail


def lacks(mail: EmailMessage, sender: str) -> Iterator[str]:
    """What a server accepts, but some readers do not see as it was meant; `sender` is the envelope's."""
    for name in _NEEDED:
        if not mail.get(name):
            yield f"the header {name} is missing or empty"
    if mail.get("From") and sender not in [address.addr_spec for address in mail["From"].addresses]:
        yield "the header From is not the sender to whom errors are returned"
    if len(mail.get("Subject", "")) > _LONGEST_SUBJECT:
        yield f"the subject is longer than {_LONGEST_SUBJECT} characters"
    for kind in ("plain", "html"):
        if not _text(mail, kind).strip():
            yield f"the part text/{kind} is missing or empty"


def message(sink: str, mail: EmailMessage, recipients: Sequence[str], user: str) -> Message:
    """The mail as its reader sees it; `user` has logged in to send it, or nobody if it is empty."""
    text, page = _text(mail, "plain"), _text(mail, "html")
    links = tuple(dict.fromkeys([*links_in(text), *_Links(page).found]))
    alerts = alerts_in(text, links)
    return Message(
        sink=sink,
        to=", ".join(recipients),
        firing=still_firing(alerts),
        title=str(mail.get("Subject", "")),
        text=text,
        fields={**{name: str(mail.get(name, "")) for name in _NEEDED}, "user": user, "text": text, "html": page},
        links=links,
        alerts=alerts,
    )


def _text(mail: EmailMessage, kind: str) -> str:
    part = mail.get_body((kind,))
    return str(part.get_content()).replace("\r\n", "\n") if part else ""


class _Links(HTMLParser):
    """The links of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[Link] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            self.found.append(Link("", dict(attributes).get("href") or ""))

    def handle_data(self, text: str) -> None:
        if self.found and not self.found[-1].text:
            self.found[-1] = Link(text, self.found[-1].url)
