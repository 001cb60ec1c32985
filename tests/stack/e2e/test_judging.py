"""The judge of messages knows which alerts may be left out: those that others inhibit, or that end soon."""

from __future__ import annotations

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest

import generator
from environments import PRODUCTION
from stack.e2e.expectations import Table
from stack.e2e.judging import Judge
from stack.e2e.site import TIMES
from stack.e2e.watching import Seen, SeenAlert

TABLE = Table(generator.project(), PRODUCTION)


def alert(name: str, severity: str, first: float, last: float) -> SeenAlert:
    labels = {"alertname": name, "severity": severity, "bot": "momentum", "account": "main"}
    at = datetime(2026, 12, 1, tzinfo=UTC)
    return SeenAlert(labels, {}, at, at, first, last)


@pytest.mark.parametrize(
    ("from_", "until", "is_missed"),
    [
        # It fires before the warning, or while the message of the warning waits.
        (100, 200, False),
        (101, 200, False),
        (100, 199, False),
        # The warning fires for long before it, and after it.
        (160, 200, True),
        (100, 140, True),
    ],
)
def test_a_warning_that_a_page_inhibits_needs_no_message(from_: float, until: float, is_missed: bool) -> None:
    """Unless it fires without the page for longer than its message waits."""
    warning = alert("DrawdownHigh", "warning", 100, 200)
    page = alert("DrawdownLimitBreached", "critical", from_, until)
    seen = Seen({(("alertname", each.name),): each for each in (warning, page)})
    site: Any = SimpleNamespace(
        table=TABLE,
        times=TIMES,
        sinks=SimpleNamespace(all={}),
        prometheus=SimpleNamespace(url="http://127.0.0.1:1"),
        alertmanager=SimpleNamespace(url="http://127.0.0.1:2"),
    )
    problems = [each for each in Judge(site, seen).problems(warning) if "came to nobody" in each]
    assert bool(problems) is is_missed
