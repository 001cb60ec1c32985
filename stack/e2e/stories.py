"""Whole situations, each on bots of its own: what people hear of a trouble that raises many alerts, or none."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

from stack.bot import RunningBot
from stack.e2e.altered import altered
from stack.e2e.bad_days.drill import Drill
from stack.e2e.expectations import Table
from stack.e2e.report import Report
from stack.e2e.site import Site, simulated, site
from stack.programs import Programs
from tradewatch.live import Times
from tradewatch.model import ProblemsFound
from tradewatch.toolchain import ToolError

_TIMES = Times(factor=15, scrapes=3, evaluations=3, longest_range=40, longest_wait=9)
# Seconds in which an alert would have fired, and its message come.
_QUIET = 45.0
_MANY = "25-symbols"
_FEED = "tradingbot_market_data_last_update_timestamp_seconds"


class Story(NamedTuple):
    """A situation: the bot in which it happens, with its replicas, and what is claimed."""

    bot: str
    claim: str
    happens: Callable[[Drill, str], None]
    replicas: int = 1


def _outage(day: Drill, bot: str) -> None:
    day.site.bots[bot][0].begin("provider-outage", since=700)
    day.notified(day.alert("ProviderDown", bot), firing=True, at=("slack", "smtp"))
    day.pages(1, bot)
    day.end("provider-outage", bot)
    day.notified(day.seen_alert("ProviderDown", bot), firing=False)


def _many_symbols(day: Drill, bot: str) -> None:
    day.expect(lambda: len(day.firing(bot, "MarketDataStale")) == 25, lambda: "not all 25 symbols are stale")
    day.notified(day.seen_alert("MarketDataStale", bot), firing=True)
    day.pages(1, bot)


def _down_with_symptoms(day: Drill, bot: str) -> None:
    day.page("process-killed", "BotDown", bot)
    day.pages(1, bot)
    day.end("process-killed", bot)
    day.notified(day.seen_alert("BotDown", bot), firing=False)
    others = {alert.name for alert in day.seen.alerts.values() if alert.bot == bot} - {"BotDown"}
    for name in others:
        if day.messages(day.seen_alert(name, bot), firing=True):
            day.problems.append(f"{name} was sent while {bot} was down")


def _both_active(day: Drill, bot: str) -> None:
    day.site.bots[bot][1].begin("both-active")
    day.notified(day.alert("SeveralReplicasActive", bot), firing=True)
    day.site.bots[bot][1].end("both-active")
    day.notified(day.seen_alert("SeveralReplicasActive", bot), firing=False)
    day.pages(1, bot)


def _takes_over(day: Drill, bot: str) -> None:
    first, second = day.site.bots[bot]
    first.begin("none-active")
    second.begin("both-active")
    day.quiet(bot, _QUIET)


def _crashes(day: Drill, bot: str) -> None:
    alert = day.page("crash-loop", "BotRestarting", bot)
    day.look_for(_QUIET)
    day.end("crash-loop", bot)
    day.notified(alert, firing=False)
    day.once(alert, firing=True)
    day.pages(1, bot)


def _planned(day: Drill, bot: str) -> None:
    day.begin("planned-stop", bot)
    day.quiet(bot, _QUIET)
    day.end("planned-stop", bot)


def _crash(day: Drill, bot: str) -> None:
    day.page("crash", "DrawdownLimitBreached", bot)
    day.notified(day.alert("DailyLossLimitReached", bot), firing=True)
    high = day.alert("DrawdownHigh", bot)
    day.look_for(15)
    if day.messages(high, firing=True):
        day.problems.append("DrawdownHigh was sent beside DrawdownLimitBreached")
    day.pages(2, bot)
    day.end("crash", bot)


def _loss_grows(day: Drill, bot: str) -> None:
    day.begin("loss-near-limit", bot)
    near = day.alert("DailyLossNearLimit", bot)
    day.notified(near, firing=True, at=("slack", "smtp"))
    day.notified(day.alert("LosingFast", bot), firing=True)
    day.pages(1, bot)
    day.page("loss-at-limit", "DailyLossLimitReached", bot)
    day.once(near, firing=True)
    day.pages(2, bot)
    day.end("loss-at-limit", bot)
    day.end("loss-near-limit", bot)


def _twins(day: Drill, bot: str) -> None:
    for each in (bot, f"{bot}-other"):
        day.begin("kill-switch", each)
    for each in (bot, f"{bot}-other"):
        day.notified(day.alert("KillSwitchActive", each), firing=True)
        day.pages(1, each)
        day.end("kill-switch", each)


def _release(day: Drill, bot: str) -> None:
    day.begin("risk-unreported", bot)
    day.expect(lambda: len(day.firing(bot, "MetricsAbsent")) >= 5, lambda: "not all metrics are missed")
    day.notified(day.seen_alert("MetricsAbsent", bot, severity="critical"), firing=True)
    day.pages(1, bot)
    day.end("risk-unreported", bot)


def _short(day: Drill, bot: str) -> None:
    day.begin("stop-missing", bot)
    day.end("stop-missing", bot)
    day.quiet(bot, _QUIET)


STORIES = (
    Story("venue-outage", "Binance is down: one page, although calls fail and nothing is reconciled.", _outage),
    Story(_MANY, "The feed of 25 symbols stops: 25 alerts, and one page.", _many_symbols),
    Story("momentum", "A bot is killed: one page; its other alerts are inhibited.", _down_with_symptoms),
    Story("market-maker", "The second replica trades too: one page, resolved when it stops.", _both_active, 2),
    Story("takes-over", "One replica steps down, and the other one takes over: nobody is notified.", _takes_over, 2),
    Story("crashes", "A process crashes every 13 seconds: one page in all.", _crashes),
    Story("stat-arb", "A bot stops as announced: nobody is notified.", _planned),
    Story("market-crash", "The drawdown passes both limits: the warning is inhibited, each page comes once.", _crash),
    Story(
        "loss-grows",
        "A loss comes near its limit at once, then passes it: a page and a warning, then a page.",
        _loss_grows,
    ),
    Story("twin", "Two bots have the same trouble: one page for each.", _twins),
    Story("release", "A release drops the metrics of risk: several alerts, one page.", _release),
    Story("short", "A trouble ends before the hold: nobody is notified.", _short),
)


def run_stories(programs: Programs, table: Table, report: Report) -> None:
    """Let all situations happen side by side, and report one line for each."""
    bots = {story.bot: story.replicas for story in STORIES if story.bot != _MANY} | {"twin-other": 1}
    with RunningBot(simulated(_MANY, 0)) as many, altered(many.port) as page:
        more = {"tradingbot": [({"bot": _MANY}, [page.address])]}
        with site(programs, table, bots, times=_TIMES, more=more) as running:
            page.change = _stale_symbols
            with ThreadPoolExecutor(len(STORIES)) as pool:
                for run in [pool.submit(_run, story, running, report) for story in STORIES]:
                    run.result()


def _run(story: Story, running: Site, report: Report) -> None:
    began = time.monotonic()
    day = Drill(running)
    try:
        story.happens(day, story.bot)
    except (ToolError, ProblemsFound, OSError) as error:
        day.problems.append(str(error))
    report.line(f"situation {story.bot}", f"{time.monotonic() - began:.0f} s: {story.claim}", day.problems)


def _stale_symbols(page: str) -> str:
    """The page with 25 more symbols, whose last quote is two minutes old."""
    old = time.time() - 120
    labels = 'provider="binance",venue="binance",stream="quotes"'
    lines = "".join(f'{_FEED}{{{labels},symbol="S{number:02}-USDT"}} {old}\n' for number in range(25))
    return re.sub(rf"^(# TYPE {_FEED} gauge\n)", rf"\g<1>{lines}", page, flags=re.MULTILINE)
