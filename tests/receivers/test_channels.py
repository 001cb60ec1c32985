"""The constructors of channels."""

from __future__ import annotations

import pytest

from receivers import channels
from tradewatch.model import DefinitionError


def test_gmail_logs_in_as_the_sender_over_tls() -> None:
    """Gmail takes mail on port 587, with TLS, from the account that logs in."""
    mail = channels.gmail("bots@gmail.example", to=("desk@mail.example",))
    assert mail.smarthost == "smtp.gmail.com:587"
    assert mail.sender == mail.username == "bots@gmail.example"
    assert mail.require_tls
    assert mail.to == ("desk@mail.example",)


@pytest.mark.parametrize("url", ["http://127.0.0.1:9099/", "http://localhost:9099/alerts", "http://[::1]:9099/"])
def test_a_local_sink_needs_no_token(url: str) -> None:
    """What does not leave the machine needs no credentials; a webhook and a heartbeat have them."""
    assert not channels.local_sink(url).credentials
    assert channels.webhook("https://desk.example/alerts").credentials
    assert channels.heartbeat("https://heartbeat.example/bots").credentials
    assert not channels.heartbeat("https://heartbeat.example/bots").resolved


@pytest.mark.parametrize("url", ["http://sink.example/", "http://127.0.0.1.evil.example/", "http://10.0.0.1:9099/"])
def test_a_local_sink_is_on_this_machine(url: str) -> None:
    """Alerts do not leave the machine without credentials."""
    with pytest.raises(DefinitionError, match="is not on this machine"):
        channels.local_sink(url)


def test_a_channel_is_reported_where_it_is_turned_on() -> None:
    """A problem with a channel names the line that calls the constructor, not the constructor."""
    turned_on = [
        channels.gmail("bots@gmail.example", to=("desk@mail.example",)),
        channels.smtp("mail.example:25", sender="bots@mail.example", to=("desk@mail.example",)),
        channels.slack("#alerts"),
        channels.pagerduty(),
        channels.telegram(1),
        channels.webhook("https://desk.example/alerts"),
        channels.heartbeat("https://heartbeat.example/bots"),
        channels.local_sink("http://localhost:9099/"),
    ]
    first = turned_on[0].defined.line
    assert [channel.defined.file for channel in turned_on] == [__file__] * len(turned_on)
    assert [channel.defined.line for channel in turned_on] == list(range(first, first + len(turned_on)))
