"""Every panel of every dashboard over a week of a bot: no error, data where there must be some, and possible values."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from stack.bot.history import write_history
from stack.demo.history import import_past
from stack.e2e.expectations import Table
from stack.e2e.panels import Asked, ask_panels
from stack.e2e.report import Report
from stack.e2e.site import ROOT, Site, site
from stack.programs import Programs
from tradewatch.live import Times, until
from tradewatch.model import seconds
from tradewatch.promql import outermost_operator

_PERIODS = {"15m": 900.0, "6h": 21_600.0, "7d": 604_800.0}
_BOT = "momentum"
# Of the week, and of its last hour, in which short ranges need more scrapes.
_COARSE, _FINE, _LAST = 300.0, 15.0, 3_600.0
_SCRAPED = "min(count_over_time(up[5m])) >= 6"
_SCRAPES_WITHIN = 240.0

# These filter, so that an answer without series is a healthy one.
_FILTERS = ("==", "!=", "<", ">", "<=", ">=", "and", "unless", "or", "*")
# Panels that have no data although they filter nothing, or only inside, and why.
_EMPTY = {
    "First quota lasts": "the quota does not grow within an hour",
    "Quotas used up in": "the quota does not grow within an hour",
    "Working orders": "the bot's orders are filled at once, and only stops stay open",
    "Oldest open order": "the bot's orders are filled at once, and only stops stay open",
    "Age of the oldest order": "the bot's orders are filled at once, and only stops stay open",
    "Strategies that are refused": "the venue refuses few orders",
    "Processes without market data": "every process has some",
    "Metrics that stand still": "the metrics of each bot change",
    "Candles that do not come": "the candles of every symbol come",
    "Funding by symbol": "it is charged every eight hours",
    "Messages that fail": "the servers have just started",
    "Alerts in Alertmanager": "the servers have just started",
}
# Shares and times that can be below 0, and why.
_SIGNED = {
    "Return": "a bot can lose",
    "Result by account": "a bot can lose",
    "Equity curve": "a bot can lose",
    "Equity": "a bot can lose",
    "Funding of a day": "it can be received",
    "Keys that end or have ended": "a key of this week has expired",
}
# A figure per day must not depend on the time range by more than this factor: the bot's days are alike.
_ALIKE = 10.0


def run_dashboards(programs: Programs, table: Table, report: Report) -> None:
    """Import a week of a bot, ask all panels, and report a line for each dashboard."""
    asked = list(_answers(programs, table))
    dashboards: dict[str, list[Asked]] = defaultdict(list)
    for each in asked:
        dashboards[each.dashboard].append(each)
    for dashboard, answers in dashboards.items():
        problems = [*_wrong(answers), *_empty(answers), *_unlike(answers)]
        with_data = sum(bool(each.series) for each in answers)
        report.line(dashboard, f"{len(answers)} queries over {', '.join(_PERIODS)}: {with_data} with data", problems)


def _answers(programs: Programs, table: Table) -> Iterator[Asked]:
    bots = dict.fromkeys(table.environment.watched, 1)
    with site(programs, table, bots, times=Times(), before=_import_week) as running:
        until(lambda: running.query(_SCRAPED), lambda: "six scrapes of everything", _SCRAPES_WITHIN)
        folder = ROOT / "build" / table.environment.name / "grafana/dashboards"
        yield from ask_panels(running.prometheus, folder, _PERIODS, seconds(table.environment.scrape_interval))


def _import_week(running: Site) -> None:
    """Make a past for a bot, as if it had been scraped where it serves now."""
    files: list[Path] = []
    now = time.time()
    for name, seed, until_, length, step in (
        ("week", 7, now - _LAST, _PERIODS["7d"] - _LAST, _COARSE),
        ("hour", 8, now, _LAST, _FINE),
    ):
        files += write_history(
            running.folder / name,
            _BOT,
            f"127.0.0.1:{running.bots[_BOT][0].port}",
            seed=seed,
            is_standby=False,
            until=until_,
            length=length,
            step=step,
        )
    import_past(running.programs.promtool, files, running.own("prometheus") / "storage")


def _wrong(answers: Iterable[Asked]) -> Iterator[str]:
    for each in answers:
        yield from each.problems(may_be_negative=each.panel in _SIGNED)


def _empty(answers: Iterable[Asked]) -> Iterator[str]:
    """Panels without any data, of which no query filters."""
    queries: Mapping[tuple[str, str], list[Asked]] = defaultdict(list)
    for each in answers:
        queries[each.panel, each.period].append(each)
    for (panel, period), of_panel in queries.items():
        if any(each.series or each.error for each in of_panel) or panel in _EMPTY:
            continue
        if not any(outermost_operator(each.query) in _FILTERS for each in of_panel):
            yield f"{of_panel[0].where}, {period}: no data: {of_panel[0].query}"


def _unlike(answers: Iterable[Asked]) -> Iterator[str]:
    """Figures per day and per month that depend on the time range."""
    sums: Mapping[str, dict[str, float]] = defaultdict(lambda: dict.fromkeys(_PERIODS, 0.0))
    for each in answers:
        if "/day" in each.unit or "a month" in each.panel:
            sums[each.panel][each.period] += sum(abs(values[-1]) for _, values in each.series)
    for panel, by_period in sums.items():
        short, long = by_period["6h"], by_period["7d"]
        if short and long and not 1 / _ALIKE < short / long < _ALIKE:
            yield f"{panel}: {short:g} by 6 hours, and {long:g} by 7 days"
