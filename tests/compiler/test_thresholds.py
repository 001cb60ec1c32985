"""docs/ALERT_THRESHOLDS.md."""

from __future__ import annotations

import generator
from tests.proofs.world import LAG, environment, limit, project, value_alert
from tradewatch.compiler.thresholds import thresholds_document
from tradewatch.model import SECONDS, PerEnvironment, ValueAlert

PROJECT = generator.project()
DOCUMENT = thresholds_document(PROJECT)


def row(alert: str) -> list[str]:
    """The cells of an alert's row."""
    (found,) = [line for line in DOCUMENT.splitlines() if line.startswith(f"| {alert} |")]
    return [cell.strip() for cell in found.strip("|").split("|")]


def test_every_limit_is_there_with_its_reasons() -> None:
    """The reader of a message finds the reason of its limit, and what to check before a change."""
    for alert in PROJECT.alerts:
        if isinstance(alert, ValueAlert):
            assert row(alert.name)
            assert f"### {alert.name}\n\n**Why**: {alert.threshold.why}" in DOCUMENT
            assert alert.threshold.tune in DOCUMENT


LAG_LIMIT = limit(PerEnvironment(60, staging=90), SECONDS, symbol={"BTC": 3})
LAGS = value_alert(name="Lags", expr=f"{LAG}", above=LAG_LIMIT, hold=PerEnvironment("1m", paper="5m"))


def test_a_limit_is_in_words_for_each_environment() -> None:
    """It has the side, the quantity, the limits of label values, and the hold."""
    environments = (environment("paper"), environment("staging"))
    document = thresholds_document(project(LAGS, environments=environments))
    assert "| Lags | warning | above 1m, BTC 3s, for 5m | above 1m30s, BTC 3s, for 1m |" in document


def test_a_state_has_no_limit() -> None:
    """It only has a hold, if any."""
    assert set(row("Watchdog")[2:]) == {"at once"}


def test_a_project_without_situations_is_not_sent_to_them() -> None:
    """The page names the commands that prove a limit there."""
    assert "`make situations` shows" in DOCUMENT
    assert "make situations" not in thresholds_document(project(LAGS, environments=(environment("paper"),)))
