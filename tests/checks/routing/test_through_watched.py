"""routing/through-watched"""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.checks.conftest import PRODUCTION, SLACK, found, place
from tradewatch.channels.email import Email
from tradewatch.channels.webhook import Webhook
from tradewatch.model import Channel, Connection, Job, Project, Receiver, Route

BOT = Job("bots", (({"bot": "one"}, ("one.trading.internal:9400",)),))
SERVERS = Job("servers", (({}, ("localhost:9090", "alertmanager.trading.internal:9093")),))


def notified_through(project: Project, channel: Channel, *jobs: Job) -> Project:
    """The desk is notified through this channel."""
    here = replace(PRODUCTION, channels=(channel,), jobs=jobs or (BOT, SERVERS))
    desk = Receiver("desk", via=(type(channel),))
    return replace(project, environments=(here,), receivers=(desk,), routing=Route(receiver=desk))


def mail(smarthost: str) -> Email:
    return Email(
        smarthost=smarthost,
        sender="a@example.com",
        to=("b@example.com",),
        subject_line="an alert",
        text="an alert",
        html="an alert",
    )


def hook(url: str) -> Webhook:
    return Webhook(url=url, credentials=False)


def test_a_hook_into_the_bot_is_reported(project: Project) -> None:
    """The problem is at its address, with the receiver and the bot that runs there."""
    channel = Webhook(
        credentials=False,
        url="http://one.trading.internal:9400/alerts",  # url
    )
    (problem,) = found(notified_through(project, channel))
    assert problem.check == "routing/through-watched"
    assert problem.subject == "channel webhook"
    assert problem.where == place(__file__, "url")
    assert problem.summary == (
        "desk is notified through http://one.trading.internal:9400/alerts, which runs on the same host as bot one"
    )


@pytest.mark.parametrize(
    "channel",
    [
        hook("http://one.trading.internal:8080/hook"),
        hook("https://ONE.trading.internal/hook"),
        mail("one.trading.internal:587"),
    ],
    ids=["port", "case", "mail"],
)
def test_another_program_on_the_bots_machine_is_reported(project: Project, channel: Channel) -> None:
    """It is down when the machine is down."""
    (problem,) = found(notified_through(project, channel))
    assert problem.check == "routing/through-watched"


def test_a_proxy_on_the_bots_machine_is_reported(project: Project) -> None:
    """The problem is at the proxy of the channel's connection."""
    proxy = Connection(
        proxy_url="http://one.trading.internal:3128",  # proxy
    )
    (problem,) = found(notified_through(project, replace(hook("https://sink.example.com"), connection=proxy)))
    assert problem.check == "routing/through-watched"
    assert problem.where == place(__file__, "proxy")


@pytest.mark.parametrize(
    "channel",
    [
        hook("http://sink.trading.internal:9400/alerts"),
        hook("http://one.trading.internal.example.com/alerts"),
        hook("http://alertmanager.trading.internal:9400/alerts"),
        mail("smtp.trading.internal:587"),
        SLACK,
    ],
    ids=["host", "longer", "server", "mail", "slack"],
)
def test_other_machines_are_fine(project: Project, channel: Channel) -> None:
    """Their ports do not matter."""
    assert found(notified_through(project, channel)) == []


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "[::1]", "box.internal"])
def test_where_the_servers_run_too_the_port_decides(project: Project, host: str) -> None:
    """If one machine runs everything, another port than the bot's passes."""
    bot = Job("bots", (({"bot": "one"}, (f"{host}:9400",)),))
    servers = Job("servers", (({}, (f"{host}:9090",)),))
    assert found(notified_through(project, hook(f"http://{host}:9099/alerts"), bot, servers)) == []
    (problem,) = found(notified_through(project, hook(f"http://{host}:9400/alerts"), bot, servers))
    assert problem.check == "routing/through-watched"


def test_the_loopback_has_many_names(project: Project) -> None:
    """All of them are the same machine."""
    bot = Job("bots", (({"bot": "one"}, ("127.0.0.1:9400",)),))
    (problem,) = found(notified_through(project, hook("http://localhost:9400/alerts"), bot))
    assert problem.check == "routing/through-watched"


def test_a_channel_that_notifies_nobody_is_fine(project: Project) -> None:
    """No receiver uses it."""
    here = replace(PRODUCTION, channels=(SLACK, mail("one.trading.internal:587")), jobs=(BOT,))
    assert [problem.check for problem in found(replace(project, environments=(here,)))] == ["routing/unused-channel"]
