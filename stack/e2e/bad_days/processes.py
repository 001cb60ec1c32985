"""Prometheus and a bot are killed, as the kernel does when memory runs out."""

from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from stack.e2e.bad_days import BadDay
from stack.e2e.bad_days.drill import ALERT, BOT, WITHIN, Drill, drill
from stack.e2e.expectations import Table
from stack.e2e.site import QUICK, ROOT, site
from stack.programs import Programs
from tradewatch.live import free_ports, until


def _prometheus_killed(programs: Programs, table: Table) -> Drill:
    with drill(programs, table) as day:
        fired = day.page("stop-missing", "StopMissing")
        day.begin()
        until(lambda: "pending" in _states(day, ALERT), lambda: f"{ALERT} to be pending", WITHIN)
        day.site.prometheus.kill()
        day.site.start_prometheus()
        alert = day.alert()
        day.notified(alert, firing=True)
        until(lambda: "firing" in _states(day, "StopMissing"), lambda: "StopMissing to fire again", WITHIN)
        day.end()
        day.end("stop-missing")
        day.notified(alert, firing=False)
        day.notified(fired, firing=False)
        day.once(alert, firing=True)
        # If Prometheus is away for long, Alertmanager says that an alert resolved, and again that it fires.
        day.once(fired, firing=True, most=2)
        day.closed()
        day.notes.append(f"{day.site.sinks.pagerduty.pages} pages for two alerts")
        return day


def _bot_killed(programs: Programs, table: Table) -> Drill:
    port, control = free_ports(2)
    others = {bot: 1 for bot in table.environment.watched if bot != BOT}
    with _bot(port, control) as process:
        until(lambda: _listens(process, port), lambda: "the bot to serve its metrics", WITHIN)
        target = {"tradingbot": [({"bot": BOT}, [f"127.0.0.1:{port}"])]}
        with site(programs, table, others, times=QUICK, more=target) as running:
            day = Drill(running)
            until(lambda: _is_up(day), lambda: f"{BOT} to be scraped", WITHIN)
            process.kill()
            process.wait()
            alert = day.alert("BotDown")
            day.notified(alert, firing=True)
            with _bot(port, control):
                day.notified(alert, firing=False)
            day.once(alert, firing=True)
            day.pages()
            return day


@contextmanager
def _bot(port: int, control: int) -> Iterator[subprocess.Popen[bytes]]:
    """A bot in a process of its own."""
    command = [sys.executable, "-m", "stack.bot", "--name", BOT, "--port", str(port), "--control", str(control)]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def _listens(process: subprocess.Popen[bytes], port: int) -> bool:
    if process.poll() is not None:
        raise RuntimeError(f"the bot ended with {process.returncode}")
    with socket.socket() as client:
        return client.connect_ex(("127.0.0.1", port)) == 0


def _is_up(day: Drill) -> bool:
    return [each.value for each in day.site.query(f'up{{bot="{BOT}"}}')] == [1]


def _states(day: Drill, name: str) -> set[str]:
    """The states in which Prometheus has an alert."""
    return {each.labels["alertstate"] for each in day.site.query(f'ALERTS{{alertname="{name}"}}')}


DAYS = (
    BadDay(
        "prometheus-killed",
        "Prometheus is killed while one alert fires and another one is pending: both reach everybody and resolve.",
        _prometheus_killed,
    ),
    BadDay(
        "bot-killed",
        "The process of a bot is killed, and started again: one page, which resolves.",
        _bot_killed,
    ),
)
