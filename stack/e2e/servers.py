"""The alerts about the servers themselves, and those that a broken page of metrics raises: each is really caused."""

from __future__ import annotations

import re
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from stack.bot import RunningBot, SimulatedBot
from stack.e2e.altered import Altered, altered, unchanged
from stack.e2e.expectations import Table
from stack.e2e.judging import Judge, times_of
from stack.e2e.report import Report
from stack.e2e.site import QUICK, Site, site
from stack.e2e.watching import Seen, SeenAlert
from stack.programs import Programs
from stack.sinks import Kind
from tradewatch import live
from tradewatch.live import free_ports, until
from tradewatch.toolchain import ToolError

_WITHIN = 120.0
# The pages of these bots are altered: one exports nothing of its own, the other one exports a series twice.
_EMPTY, _TWICE, _BOT = "exports-nothing", "exports-twice", "momentum"


class _Cause(NamedTuple):
    """How alerts of one name are caused, and how that ends; `alerts` is how many of them there are at least."""

    story: str
    begin: Callable[[], object]
    end: Callable[[], object]
    alerts: int = 1


def run_servers(programs: Programs, table: Table, report: Report) -> None:
    """Cause each alert about the servers, see its messages, repair everything, and see that it resolves."""
    with ExitStack() as stack:
        pages = {name: stack.enter_context(_page(name)) for name in (_EMPTY, _TWICE)}
        second = free_ports(1)[0]
        running = stack.enter_context(
            site(
                programs,
                table,
                {_BOT: 1, "market-maker": 1, "stat-arb": 1},
                times=QUICK,
                more={
                    "tradingbot": [({"bot": name}, [page.address]) for name, page in pages.items()],
                    "alertmanager": [({}, [f"127.0.0.1:{second}"])],
                },
            )
        )
        folder = running.folder / "second"
        folder.mkdir()
        spare = live.alertmanager(programs.alertmanager, running.deployment.alertmanager, folder, port=second)
        stack.callback(spare.stop)
        seen = Seen()
        judge = Judge(running, seen)
        _watchdog(running, report)
        causes = {
            "MetricsAbsent": _Cause(
                "a release exports nothing of its own",
                lambda: _set(pages[_EMPTY], lambda page: "# nothing\n"),
                lambda: _set(pages[_EMPTY], unchanged),
                sum(alert.name == "MetricsAbsent" for alert in table.project.alerts),
            ),
            "RuleEvaluationFailing": _Cause(
                "a bot exports its clock twice, and rules cannot join it",
                lambda: _set(pages[_TWICE], _clock_twice),
                lambda: _set(pages[_TWICE], unchanged),
            ),
            "ConfigurationRefused": _Cause(
                "both servers load a broken configuration",
                lambda: _reload(running, broken=True),
                lambda: _reload(running, broken=False),
                len(running.ports),
            ),
            "AlertmanagerDown": _Cause(
                "the second Alertmanager is stopped",
                spare.stop,
                lambda: stack.callback(
                    live.alertmanager(programs.alertmanager, running.deployment.alertmanager, folder, port=second).stop
                ),
            ),
        }
        _cause(judge, causes, report)
        _cause(judge, {"NotificationsFailing": _refusing(running)}, report, spared="pagerduty")


def _refusing(running: Site) -> _Cause:
    """PagerDuty fails, and somebody is to be paged."""
    bot = running.bots[_BOT][0]
    pagerduty = running.sinks.pagerduty.faults

    def begin() -> None:
        pagerduty.cause(Kind.ERROR)
        bot.begin("kill-switch")

    def end() -> None:
        pagerduty.end()
        bot.end("kill-switch")

    return _Cause("PagerDuty answers 500 while a bot's kill switch is active", begin, end)


def _cause(judge: Judge, causes: dict[str, _Cause], report: Report, spared: str = "") -> None:
    """Begin all faults, wait for their messages, end them, and wait until they resolved.

    `spared` is a receiver that has a fault itself: its messages are there only after the end.
    """
    began = time.monotonic()
    for cause in causes.values():
        cause.begin()
    problems: dict[str, list[str]] = {name: [] for name in causes}

    def raised(name: str) -> list[SeenAlert]:
        return [each for each in judge.seen.alerts.values() if each.name == name and each.last >= began]

    def notified(name: str, *, firing: bool, without: str) -> bool:
        alerts = raised(name)
        if not firing and judge.seen.firing(name=name):
            return False
        return len(alerts) >= causes[name].alerts and judge.all_notified(alerts, firing=firing, without=without)

    def wait(*, firing: bool, without: str) -> None:
        def all_notified() -> bool:
            judge.seen.look(judge.site.alertmanager)
            return all(notified(name, firing=firing, without=without) for name in causes)

        try:
            until(all_notified, lambda: "", _WITHIN)
        except ToolError:
            for name in causes:
                if not notified(name, firing=firing, without=without):
                    state = "firing" if firing else "resolved"
                    problems[name].append(f"after {_WITHIN:g} s, not everybody knew that it is {state}")

    wait(firing=True, without=spared)
    ended = time.monotonic()
    for cause in causes.values():
        cause.end()
    if spared:
        wait(firing=True, without="")
    wait(firing=False, without="")
    for name, cause in causes.items():
        alerts = raised(name)
        for alert in alerts:
            problems[name] += judge.problems(alert, delayed=spared)
        report.line(
            name, f"{cause.story}: {len(alerts)} raised, {times_of(judge, alerts, began, ended)}", problems[name]
        )


def _watchdog(running: Site, report: Report) -> None:
    """It always fires, and beats at the heartbeat service alone."""
    beats = running.sinks.heartbeat.messages
    until(lambda: len(beats) >= 5, lambda: f"five heartbeats; {len(beats)} came", _WITHIN)
    gaps = [later.at - sooner.at for sooner, later in pairwise(tuple(beats))]
    others = {
        sink.name
        for sink in running.sinks.all.values()
        if sink.name != "heartbeat" and any("Watchdog" in message.title + message.text for message in sink.messages)
    }
    problems = [f"expected at heartbeat alone, came to {', '.join(sorted(others))} too"] if others else []
    report.line("Watchdog", f"always: {len(beats)} heartbeats, at most {max(gaps):.1f} s apart", problems)


@contextmanager
def _page(name: str) -> Iterator[Altered]:
    with RunningBot(SimulatedBot(name)) as bot, altered(bot.port) as page:
        yield page


def _set(page: Altered, change: Callable[[str], str]) -> None:
    page.change = change


def _clock_twice(page: str) -> str:
    """The page with a second series of the bot's clock, which differs by a label that nobody expects."""
    return re.sub(r"^(tradingbot_clock_timestamp_seconds)( .*)$", r'\1\2\n\1{process="b"}\2', page, flags=re.MULTILINE)


def _reload(running: Site, *, broken: bool) -> None:
    """Let both servers load their configuration, which somebody has broken or repaired."""
    for server, path in (
        (running.prometheus, running.deployment.prometheus),
        (running.alertmanager, running.deployment.alertmanager),
    ):
        _break(path) if broken else _repair(path)
        server.process.send_signal(signal.SIGHUP)


def _break(path: Path) -> None:
    path.with_suffix(".right").write_bytes(path.read_bytes())
    path.write_text("nonsense: true\n", "utf-8")


def _repair(path: Path) -> None:
    path.with_suffix(".right").replace(path)
