"""What can be wrong with the alert test without a server: its table, its page, and what it makes of answers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import nullcontext

import pytest
from click.testing import CliRunner

from stack.alert_test import __main__ as command
from stack.alert_test.addresses import Addresses
from stack.alert_test.methods import METHODS, Method, Page
from stack.alert_test.walk import Walk
from stack.raised import RAISED
from tests.docs.pages import blocks, lines, path, spans
from tradewatch.toolchain import ToolError

GUIDE = "docs/ALERT_TESTING.md"
PAGES = {page.path: page for method in METHODS for page in method.pages}
HEALTHY = {
    "/targets": {"activeTargets": [{"scrapeUrl": "http://bot/metrics", "health": "up"}]},
    "/rules": {"groups": [{"rules": [{"name": "BotDown", "health": "ok"}]}]},
    "/alerts": {"alerts": [{"labels": {"alertname": "Watchdog"}, "state": "firing"}]},
}
BROKEN = {
    "/targets": {"activeTargets": [{"scrapeUrl": "http://bot/metrics", "health": "down"}]},
    "/rules": {"groups": [{"rules": [{"name": "BotDown", "health": "err", "lastError": "many-to-many"}]}]},
    "/alerts": {"alerts": [{"labels": {"alertname": "Watchdog"}, "state": "pending"}]},
}


def written() -> Iterator[str]:
    """The commands of the guide that ask servers or the bot."""
    shell = [line for block in blocks(GUIDE, "sh") for line in lines(block)]
    asking = ("curl ", ".venv/bin/python generator.py fault ", ".venv/bin/python generator.py fire ")
    return (each for each in dict.fromkeys([*shell, *spans(GUIDE)]) if each.startswith(asking))


def test_the_guide_has_exactly_the_commands_of_the_script() -> None:
    """So whoever reads it does what was tried; the messages are asked for in every method."""
    run = {each for method in METHODS for each in method.commands(Addresses())}
    assert set(written()) == run | {"curl -s http://127.0.0.1:9099/messages"}


def test_the_guide_names_the_alerts_of_each_method() -> None:
    """The reader knows what to wait for."""
    parts = path(GUIDE).read_text("utf-8").split("\n### ")[1:]
    assert len(parts) == len(METHODS)
    for part, method in zip(parts, METHODS, strict=True):
        alerts = {trouble.alert for scenario in method.scenarios for trouble in scenario.troubles}
        assert alerts <= set(re.findall(r"\w+", part)), method.name


def test_a_fault_raises_the_alert_that_the_script_waits_for() -> None:
    """By the table that promtool has proven."""
    for method in METHODS:
        for scenario in method.scenarios:
            for trouble in scenario.troubles:
                if not trouble.is_test:
                    fault = trouble.begin(Addresses()).split()[3]
                    assert trouble.alert in RAISED[fault]


def test_other_ports_are_in_the_commands() -> None:
    """The printed command works by hand, wherever the demo runs."""
    at = Addresses("http://127.0.0.1:1", "http://127.0.0.1:2", "http://127.0.0.1:3", "http://127.0.0.1:4")
    for each in (each for method in METHODS for each in method.commands(at)):
        assert any(url in each for url in (at.prometheus, at.alertmanager, at.bot)), each


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
def test_a_page_is_judged(page: Page) -> None:
    """What is broken there is an error, not a line that nobody reads."""
    assert page.read(HEALTHY[page.path])
    with pytest.raises(ToolError):
        page.read(BROKEN[page.path])


def test_a_failure_is_on_the_checklist(monkeypatch: pytest.MonkeyPatch) -> None:
    """The other methods still run, and the exit code is 1."""

    def walk(_: Walk, method: Method) -> None:
        if method.name == "load":
            raise ToolError("after 60 s still waiting for a message")

    monkeypatch.setattr(command, "the_demo", lambda *_: nullcontext(Addresses()))
    monkeypatch.setattr(Walk, "method", walk)
    done = CliRunner().invoke(command.main, [])
    assert done.exit_code == 1
    assert "[x] trading scenarios" in done.output
    assert "[ ] load\n      FAILED: after 60 s still waiting" in done.output
