"""Email through any SMTP server."""

from __future__ import annotations

import re
from dataclasses import KW_ONLY, dataclass
from typing import ClassVar

from tradewatch.model import Channel, NonBlank
from tradewatch.model.config import Config
from tradewatch.model.url import host_and_port


@dataclass(frozen=True, eq=False)
class Email(Channel):
    """Email through the server `smarthost` (`host:port`), which has to offer STARTTLS: port 587, seldom 465.

    Secret, with a `username`: the file `smtp_password`, that user's password on the mail server. Write it without a
    line break at the end (`printf %s ... > smtp_password`): Alertmanager before 0.27 sends the line break too, and the
    login fails.
    """

    key: ClassVar[str] = "email_configs"
    smarthost: str
    _: KW_ONLY
    sender: str
    to: tuple[str, ...]
    username: str = ""
    require_tls: bool = True
    subject_line: NonBlank = '{{ template "tradewatch.email.subject" . }}'
    text: str = '{{ template "tradewatch.email.text" . }}'
    html: str = '{{ template "tradewatch.email.html" . }}'

    def __post_init__(self) -> None:
        if not host_and_port(self.smarthost):
            self.reject(
                "smarthost",
                f"{self.smarthost!r} is not host:port",
                fix="write host:port, for example smtp.gmail.com:587",
            )
        if not self.to:
            self.reject("to", "an email without a recipient", fix="give at least one address")
        for argument, address in [("sender", self.sender), *(("to", to) for to in self.to)]:
            if not re.fullmatch(r"[^@\s,]+@[^@\s,]+", address):
                self.reject(argument, f"{address!r} is not an email address")

    def config(self, secrets: str) -> Config:
        login = {"auth_username": self.username, "auth_password_file": f"{secrets}/smtp_password"}
        return {
            "to": ", ".join(self.to),
            "from": self.sender,
            "smarthost": self.smarthost,
            "require_tls": self.require_tls,
            "headers": {"Subject": self.subject_line},
            "text": self.text,
            "html": self.html,
            **(login if self.username else {}),
        }


def gmail(address: str, *, to: tuple[str, ...]) -> Email:
    """Email from the Gmail account `address`.

    Secret: the file `smtp_password`, an app password of that account (Google account, Security, 2-Step
    Verification, App passwords; it needs 2-Step Verification), without a line break at the end (see `Email`).
    """
    return Email("smtp.gmail.com:587", sender=address, to=to, username=address)
