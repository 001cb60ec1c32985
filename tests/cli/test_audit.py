"""`audit` tests a live endpoint against the catalogue."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from click.testing import CliRunner, Result
from prometheus_client import generate_latest
from prometheus_client.openmetrics.exposition import generate_latest as openmetrics

import generator
from tests.audit.endpoint import OPENMETRICS, endpoint, page
from tests.tradingbot.bot import METHODS, record
from tradewatch.cli.audit import audit
from tradewatch.cli.session import Session
from tradingbot import TradingMetrics


def run(*arguments: str) -> Result:
    session = Session(generator.project, generator.ROOT, debug=False)
    return CliRunner().invoke(audit, arguments, obj=session)


def bot() -> TradingMetrics:
    return TradingMetrics(mode="development", version="1.0", commit="abc")


@pytest.fixture
def served() -> Iterator[tuple[TradingMetrics, str]]:
    metrics = bot()
    serving = metrics.serve(0)
    yield metrics, f"http://127.0.0.1:{serving.port}/metrics"
    serving.close()


def test_a_bot_that_has_just_started_passes(served: tuple[TradingMetrics, str]) -> None:
    """There are no events yet, and no problems; standard error has the number of series and the size."""
    result = run(served[1])
    assert (result.exit_code, result.stdout) == (0, "")
    assert "series, " in result.stderr
    assert " kB in " in result.stderr


def test_a_bot_that_did_everything_passes(served: tuple[TradingMetrics, str]) -> None:
    """Every metric that TradingMetrics updates is in the catalogue."""
    for method in METHODS:
        record(served[0], method)
    assert run(served[1]).exit_code == 0


def test_openmetrics_passes() -> None:
    """An endpoint may serve this format only."""
    metrics = bot()
    record(metrics, "fill")
    record(metrics, "provider_call")
    with endpoint(page(openmetrics(metrics.registry), OPENMETRICS)) as url:
        result = run(url)
    assert (result.exit_code, result.stdout) == (0, "")


@pytest.fixture(scope="module")
def broken() -> str:
    """The exposition of a bot with another name for a metric, and another value of a label."""
    metrics = bot()
    metrics.orders_unresolved("binance", 1)
    metrics.order_denied("momentum", "kill_switch")
    text = generate_latest(metrics.registry).decode()
    return text.replace("tradingbot_orders_unresolved", "tradingbot_orders_in_doubt").replace(
        'reason="kill_switch"', 'reason="killed"'
    )


def test_a_problem_names_the_alerts_and_dashboards_that_read_the_metric(broken: str) -> None:
    """The problem has the line of the catalogue; the exit code is 1."""
    with endpoint(page(broken)) as url:
        result = run(url)
    assert result.exit_code == 1
    lines = result.stdout.splitlines()
    (missing,) = (number for number, line in enumerate(lines) if "tradingbot_orders_unresolved: is not exposed" in line)
    assert lines[missing].startswith("tradingbot/catalogue/trading.py:")
    assert lines[missing].endswith("[audit/missing]")
    assert "alerts: OrdersUnresolved" in lines[missing + 1]
    assert any("metric tradingbot_orders_in_doubt: is not in the catalogue" in line for line in lines)
    assert any("label 'reason' is 'killed'" in line for line in lines)


def test_it_prints_json_and_annotations(broken: str) -> None:
    """The formats are those of every command."""
    with endpoint(page(broken)) as url:
        problems = json.loads(run(url, "--format", "json").stdout)
        annotations = run(url, "--format", "github").stdout
    assert {problem["check"] for problem in problems} == {"audit/missing", "audit/unexpected", "audit/value"}
    assert "::error file=tradingbot/catalogue/trading.py,line=" in annotations


def test_an_endpoint_that_does_not_answer_is_a_problem() -> None:
    """The report is one line, not a traceback."""
    with endpoint(page("")) as url:
        pass
    result = run(url)
    assert result.exit_code == 1
    assert result.stdout == (
        f"{url}: the connection is refused; check that the program is running and serves this port [audit/scrape]\n"
    )


@pytest.mark.parametrize("url", ["127.0.0.1:9400", "ftp://127.0.0.1/metrics", "file:///etc/hostname", "http://", ""])
def test_another_address_is_wrong_usage(url: str) -> None:
    """Only http:// and https:// are allowed."""
    assert run(url).exit_code == 2


def test_a_password_in_the_address_is_refused_and_not_repeated() -> None:
    """The output may be stored in a log."""
    result = run("http://me:hunter2@127.0.0.1/metrics")
    assert result.exit_code == 2
    assert "hunter2" not in result.output
