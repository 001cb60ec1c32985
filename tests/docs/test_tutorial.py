"""docs/TUTORIAL.md: its bots run, its servers see them, and its messages arrive, on other ports and sooner."""

from __future__ import annotations

import shlex
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import quote

import pytest

import generator
from environments import DEVELOPMENT
from rules.system import BOT_DOWN
from stack.sinks import start
from stack.sinks.addresses import addresses_of
from tests.commands import ROOT, surroundings
from tests.docs.pages import blocks, lines, path
from tests.live.example import run
from tests.tradingbot.exchange import FakeExchange, fake_exchange
from tradewatch import live
from tradewatch.cli.audit import audit
from tradewatch.cli.explain import explain
from tradewatch.live import Server, Times, deploy, free_ports, until

PAGE = "docs/TUTORIAL.md"
COMMANDS = [line for block in blocks(PAGE, "sh") for line in lines(block)]
WITHOUT, *BOTS = (block.text for block in blocks(PAGE, "python"))
MESSAGES = [block.text.strip() for block in blocks(PAGE, "text")]
MOMENTUM = {"bot": DEVELOPMENT.watched[0]}
# Runs a bot whose exchange is the fake.
AT_FAKE = """
import runpy, sys
import ccxt
from tests.tradingbot.exchange import FakeExchange, at
fake, kind = FakeExchange(), ccxt.binance
fake.url = sys.argv[2]
ccxt.binance = lambda: at(fake, kind)
runpy.run_path(sys.argv[1], run_name="__main__")
"""


@contextmanager
def bot(text: str, port: int, exchange: FakeExchange, folder: Path) -> Iterator[None]:
    """A bot of the page in a process of its own, until Ctrl-C."""
    (folder / "bot.py").write_text(
        text.replace("9400", str(port)).replace("https://api.binance.com", f"http://{exchange.url}"), "utf-8"
    )
    command = [sys.executable, "-c", AT_FAKE, str(folder / "bot.py"), exchange.url]
    with (folder / "bot.log").open("wb") as log:
        process = subprocess.Popen(command, cwd=ROOT, env=surroundings(), stdout=log, stderr=log)
    try:
        yield
        assert process.poll() is None, (folder / "bot.log").read_text("utf-8")
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(timeout=30)


def started(name: str, config: Path, port: int, toolset: Path, folder: Path) -> Server:
    """The page's command for a server, with this test's configuration, storage and port."""
    (command,) = [each for each in COMMANDS if f"/bin/{name} " in each]
    program, *arguments = shlex.split(command)
    kept = [each for each in arguments if not each.startswith(("--config", "--storage", "--web"))]
    storage = next(each.partition("=")[0] for each in arguments if each.startswith("--storage"))
    replaced = [f"--config.file={config}", f"{storage}={folder}/{name}", f"--web.listen-address=127.0.0.1:{port}"]
    return live.start(toolset / "bin" / Path(program).name, [*replaced, *kept], folder)


def audited(port: int) -> int:
    """The exit code of the page's audit."""
    return run(audit, generator.project(), f"http://127.0.0.1:{port}/metrics").exit_code


def test_a_stopped_bot_becomes_a_message(toolset: Path, tmp_path: Path) -> None:
    """Each bot passes the audit, the queries have results; BotDown reaches the receiver, and so does its end."""
    port, to_alertmanager, to_prometheus = free_ports(3)
    with ExitStack() as running:
        exchange = running.enter_context(fake_exchange())
        sinks = running.enter_context(start(smtp_port=None))
        deployed = deploy(
            ROOT / "build/development",
            tmp_path / "deployed",
            targets={job.name: () for job in DEVELOPMENT.jobs} | {"tradingbot": [(MOMENTUM, [f"127.0.0.1:{port}"])]},
            alertmanagers=[f"127.0.0.1:{to_alertmanager}"],
            receivers=addresses_of(sinks),
            times=Times(factor=60, scrapes=0.5, evaluations=0.5, longest_wait=1),
        )
        running.enter_context(started("alertmanager", deployed.alertmanager, to_alertmanager, toolset, tmp_path))
        prometheus = started("prometheus", deployed.prometheus, to_prometheus, toolset, tmp_path)
        running.enter_context(prometheus)

        def have_results() -> bool:
            texts = [quote(block.text) for block in blocks(PAGE, "promql")]
            return all(prometheus.get(f"/api/v1/query?query={each}")["data"]["result"] for each in texts)

        def titles() -> list[str]:
            return [each.title for each in tuple(sinks.webhook.messages)]

        def seen() -> str:
            alerts = prometheus.get("/api/v1/alerts")["data"]["alerts"]
            sent, failed = (prometheus.metric(f"prometheus_notifications_{each}_total") for each in ("sent", "errors"))
            return f"a message: {titles()}; Prometheus sent {sent:g} and failed {failed:g} times; {alerts=}"

        # It finds them by a timer of its own, and what fires before that is not sent again for a minute.
        until(lambda: prometheus.get("/api/v1/alertmanagers")["data"]["activeAlertmanagers"], lambda: "Alertmanager")
        with bot(BOTS[0], port, exchange, tmp_path):
            until(have_results, (tmp_path / "bot.log").read_text, within=30)
            assert audited(port) == 0
        until(lambda: MESSAGES[0] in titles(), seen, within=30)
        with bot(BOTS[1], port, exchange, tmp_path):
            until(lambda: MESSAGES[1] in titles(), seen, within=30)
            until(have_results, (tmp_path / "bot.log").read_text, within=30)
            assert audited(port) == 0


def test_the_bot_without_metrics_is_the_same_bot() -> None:
    """The second block only adds lines to the first."""
    added = [line.strip() for line in BOTS[0].splitlines()]
    assert [line for line in WITHOUT.splitlines() if line.strip() not in added] == []


@pytest.mark.parametrize(
    ("metric", "dashboard"),
    [("tradingbot_drawdown_ratio", "Risk management"), ("tradingbot_provider_requests_total", "Provider health")],
)
def test_its_dashboards_show_what_the_bot_reports(metric: str, dashboard: str) -> None:
    """The page names a dashboard for each, and a panel there reads it."""
    assert f"*{dashboard}*" in path(PAGE).read_text("utf-8")
    assert f"{dashboard} (development): " in run(explain, generator.project(), metric).output


def test_its_facts_about_development_are_right() -> None:
    """The bot's name and address, the receivers' address, and how long BotDown is pending."""
    text = " ".join(path(PAGE).read_text("utf-8").split())
    assert f"expects a bot `{MOMENTUM['bot']}` at `{DEVELOPMENT.jobs[0].targets[0][1][0]}`" in text
    assert "http://127.0.0.1:9099/alerts" in [getattr(each, "url", "") for each in DEVELOPMENT.channels]
    assert "two minutes later" in text
    assert BOT_DOWN.hold == "2m"
