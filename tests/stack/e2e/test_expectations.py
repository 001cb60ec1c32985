"""What the end-to-end proof expects follows the routing table and the promises, and notices what is wrong."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

import generator
from environments import PRODUCTION
from stack.bot import FAULTS
from stack.e2e.cases import CORE, cases
from stack.e2e.contents import Links, missing
from stack.e2e.expectations import Table
from stack.e2e.watching import mentions
from stack.raised import ABOUT_SERVERS
from stack.sinks import AlertInMessage, Link, Message

TABLE = Table(generator.project(), PRODUCTION)
TUESDAY, SATURDAY = datetime(2026, 12, 1, 12, tzinfo=UTC), datetime(2026, 12, 5, 12, tzinfo=UTC)


def labels(severity: str, **more: str) -> dict[str, str]:
    return {"alertname": "Anything", "bot": "momentum", "environment": "production", "severity": severity, **more}


@pytest.mark.parametrize(
    ("severity", "receivers"),
    [
        ("critical", {"pagerduty", "slack", "smtp"}),
        ("warning", {"slack", "smtp"}),
        ("info", {"slack"}),
    ],
)
def test_severity_decides_who_is_notified(severity: str, receivers: set[str]) -> None:
    """The promises agree, and would notice a receiver that is missing."""
    expected = TABLE.expected(labels(severity), TUESDAY)
    assert expected.keys() == receivers
    assert all(each.resolved for each in expected.values())
    assert not TABLE.broken_promises(labels(severity), receivers)
    assert TABLE.broken_promises(labels(severity), receivers - {"slack", "pagerduty"})


def test_a_promise_never_to_page_is_noticed() -> None:
    """If an info alert came to PagerDuty, it would be reported."""
    assert TABLE.broken_promises(labels("info"), {"slack", "pagerduty"}) == [
        'promise {severity="info"} promises never pagerduty'
    ]


def test_nobody_is_expected_to_hear_of_what_is_inhibited_or_muted() -> None:
    """A warning of a bot that is down, and a digest at the weekend."""
    down = labels("critical", alertname="BotDown")
    assert TABLE.expected(labels("warning"), TUESDAY, [down]) == {}
    assert TABLE.expected(labels("warning", bot="other"), TUESDAY, [down]) != {}
    assert TABLE.expected(labels("info"), SATURDAY) == {}


def test_the_watchdog_goes_to_its_own_receiver() -> None:
    """And no message says that it resolved."""
    expected = TABLE.expected({"alertname": "Watchdog", "severity": "none", "environment": "production"}, TUESDAY)
    assert [(each.sink, each.resolved) for each in expected.values()] == [("heartbeat", False)]


def test_every_alert_is_caused() -> None:
    """By a fault of a bot, or as one about the servers; the core has more than ten alerts."""
    caused = frozenset().union(*(case.alerts for case in cases()))
    assert caused | ABOUT_SERVERS == {alert.name for alert in TABLE.project.alerts}
    assert {case.fault for case in cases()} == FAULTS.keys()
    assert len(frozenset().union(*(case.alerts for case in cases(CORE)))) >= 10


def message(text: str, *alerts: AlertInMessage, link: str = "https://x/KillSwitchActive.md") -> Message:
    return Message("slack", "#c", True, "title", text, {"title": "title"}, (Link("Runbook", link),), alerts)


def test_a_message_is_about_its_alert_alone() -> None:
    """Another bot, another state and another alert are not meant; a cut label is."""
    alert = labels("critical", alertname="KillSwitchActive", scope="a" * 70)
    shown = {"bot": "momentum", "scope": "a" * 59 + "…"}
    assert mentions(message("", AlertInMessage(True, shown)), alert, firing=True)
    assert not mentions(message("", AlertInMessage(True, shown)), alert, firing=False)
    assert not mentions(message("", AlertInMessage(True, {**shown, "bot": "other"})), alert, firing=True)
    assert not mentions(message("", AlertInMessage(True, shown), link="https://x/BotDown.md"), alert, firing=True)


def test_what_a_message_lacks_is_noticed() -> None:
    """An empty bot, a value that no template found, a missing limit and link."""
    annotations = {"summary": "s", "value": "3", "threshold": "above 2", "runbook_url": "https://x/Other.md"}
    assert list(missing(message("<no value> (fires above 2)"), labels("critical"), annotations)) == [
        "slack shows '<no value>'",
        "slack does not name the bot momentum",
        "slack has no link for runbook_url",
    ]
    good = message("momentum · 3 (fires above 2)", link="https://x/Other.md")
    assert list(missing(good, labels("critical"), annotations)) == []


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("/d/production-overview?viewPanel=1", "production-overview has no panel 1"),
        ("/d/production-overview?var-nobody=x", "production-overview has no variable var-nobody"),
        ("/d/production-overview?var-bot=", "var-bot is empty"),
        ("/d/nowhere", "there is no dashboard nowhere"),
        ("/d/production-overview?from=now-6h&var-bot=momentum", ""),
    ],
)
def test_links_to_what_is_not_there_are_noticed(path: str, why: str) -> None:
    """By the dashboards as built."""
    found = Links(generator.ROOT, PRODUCTION, ()).broken(f"{PRODUCTION.addresses.grafana}{path}")
    assert found.endswith(why) and bool(found) is bool(why)


def test_a_runbook_that_is_not_there_is_noticed() -> None:
    """And an address that belongs to nobody."""
    links = Links(generator.ROOT, PRODUCTION, ())
    assert not links.broken(f"{PRODUCTION.addresses.runbooks}/BotDown.md")
    assert "no server" in links.broken(f"{PRODUCTION.addresses.runbooks}/Nothing.md")
    assert "no server" in links.broken("https://elsewhere.example.com/d/x")
