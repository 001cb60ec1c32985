"""`explain` lists what depends on a metric or an alert."""

from __future__ import annotations

import json
from typing import Any

import pytest
from click.testing import CliRunner, Result

import generator
from tradewatch.cli.explain import explain
from tradewatch.cli.session import Session

SESSION = Session(generator.project, generator.ROOT, debug=False)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(explain, arguments, obj=SESSION)


def explained(name: str) -> list[dict[str, Any]]:
    finished = run(name, "--format", "json")
    assert finished.exit_code == 0, finished.output
    answer = json.loads(finished.stdout)
    assert isinstance(answer, list)
    return answer


def test_an_alert_is_explained_from_its_definition_to_its_documents() -> None:
    """Definition, limit, the routes in each environment, its files and tests, its runbook; and each place exists."""
    answer = explained("DrawdownHigh")
    found = {(each["what"], each["file"]) for each in answer}
    assert {
        ("definition", "rules/risk.py"),
        ("threshold", "rules/thresholds/risk.py"),
        ("route", "receivers/routing.py"),
        ("inhibition", "receivers/inhibitions.py"),
        ("file", "build/production/prometheus/alerts/risk.yml"),
        ("document", "docs/runbooks/DrawdownHigh.md"),
    } <= found
    assert any(what == "test" and str(file).startswith("build/staging/prometheus/tests/risk") for what, file in found)
    for each in answer:
        file = generator.ROOT / str(each["file"])
        assert file.is_file()
        if each["line"] is not None:
            assert len(file.read_bytes().splitlines()) >= int(each["line"])


def test_an_alert_that_nothing_inhibits_has_no_inhibition() -> None:
    """The Watchdog is neither source nor target of an inhibition."""
    assert not [each for each in explained("Watchdog") if each["what"] == "inhibition"]


def test_a_metric_is_explained_by_what_reads_it() -> None:
    """Alerts, panels, and the tests with its series; each once, whatever the number of environments."""
    answer = explained("tradingbot_drawdown_ratio")
    whats = [each["what"] for each in answer]
    alerts = [each["name"] for each in answer if each["what"] == "alert"]
    assert {"DrawdownLimitBreached", "DrawdownHigh", "MetricsAbsent"} == set(alerts)
    assert {"definition", "panel", "test"} <= set(whats)
    assert len({tuple(each.items()) for each in answer}) == len(answer)


@pytest.mark.parametrize("part", ["", "_bucket", "_count"])
def test_a_part_of_a_histogram_is_the_histogram(part: str) -> None:
    """A new name of the histogram changes all three parts."""
    answer = explained(f"tradingbot_order_ack_duration_seconds{part}")
    assert "OrderAckLatencyHigh" in {each["name"] for each in answer if each["what"] == "alert"}


def test_people_get_a_line_each() -> None:
    """The place is at the end of the line."""
    finished = run("DrawdownHigh")
    line = next(line for line in finished.stdout.splitlines() if line.startswith("definition"))
    place = line.split()[-1]
    file, _, number = place.partition(":")
    assert "ValueAlert(" in (generator.ROOT / file).read_text("utf-8").splitlines()[int(number) - 1]


def test_a_name_that_nothing_has_is_wrong_usage() -> None:
    """The message suggests a similar name."""
    finished = run("DrawdownHihg")
    assert finished.exit_code == 2
    assert "did you mean 'DrawdownHigh'?" in finished.stderr
