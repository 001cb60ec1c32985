"""`python -m stack.e2e`"""

from __future__ import annotations

import logging
import os
import signal
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from functools import partial

import click

import environments
import generator
from stack.bot import FAULTS
from stack.e2e.alerts import run_alerts
from stack.e2e.bad_days import every
from stack.e2e.cases import CORE, Case, bots, cases
from stack.e2e.dashboards import run_dashboards
from stack.e2e.expectations import Table
from stack.e2e.report import Report
from stack.e2e.servers import run_servers
from stack.e2e.site import ROOT, site
from stack.e2e.stories import run_stories
from stack.programs import Programs, found
from tradewatch.model import ProblemsFound, did_you_mean
from tradewatch.toolchain import RELEASES, ToolError

# How many small installations run beside the large one.
_AT_ONCE = 2
_SERVERS, _PANELS, _SITUATIONS = "servers", "panels", "situations"


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--tools", "chosen", default="oldest", show_default=True, help=f"A set in .tools: {' or '.join(RELEASES)}."
)
@click.option("--core", is_flag=True, help="Only what CI runs.")
@click.argument("names", nargs=-1)
def main(chosen: str, core: bool, names: tuple[str, ...]) -> None:
    """Prove on real servers that every alert reaches the right people, also on bad days.

    NAMES are faults of the bot, bad days, `servers` for the alerts about the servers, `situations`, or
    `panels` for the dashboards; without any, everything happens.
    """
    os.environ["TRADEWATCH_TOOLS"] = chosen
    # A program that is ended ends the servers that it started.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    # What the bots log is part of their faults.
    logging.disable(logging.WARNING)
    known = [*FAULTS, *(day.name for day in every.BAD_DAYS), _SERVERS, _PANELS, _SITUATIONS]
    for name in names:
        if name not in known:
            raise click.UsageError(f"nothing is called {name}; {did_you_mean(name, known) or 'see the docs'}")
    wanted = set(names or ((*CORE, *every.CORE) if core else known))
    report, table = Report(), Table(generator.project(), environments.PRODUCTION)
    for interval in table.muted(datetime.now(UTC)):
        report.say(f"routes that are muted now, by {interval.name}, are not muted in this run")
    try:
        programs = found(ROOT / ".tools")
        small: list[Callable[[], None]] = [
            partial(every.run_day, day, programs, table, report) for day in every.BAD_DAYS if day.name in wanted
        ]
        if _PANELS in wanted:
            small.insert(0, partial(run_dashboards, programs, table, report))
        if _SITUATIONS in wanted:
            small.insert(0, partial(run_stories, programs, table, report))
        if _SERVERS in wanted:
            small.insert(0, partial(run_servers, programs, table, report))
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            running = [pool.submit(each) for each in small]
            if todo := cases(fault for fault in FAULTS if fault in wanted):
                _alerts(todo, programs, table, report)
            for each in running:
                each.result()
    except (ToolError, ProblemsFound) as error:
        raise click.ClickException(str(error)) from None
    report.say(f"{report.passed} as expected, {report.failed} not")
    sys.exit(1 if report.failed else 0)


def _alerts(todo: list[Case], programs: Programs, table: Table, report: Report) -> None:
    with site(programs, table, bots(todo)) as running:
        report.say(f"{len(running.bots)} bots run")
        run_alerts(running, todo, report)
        for sink in running.sinks.all.values():
            if sink.violations:
                report.line(sink.name, "messages that a real service refuses or shows wrongly", sink.violations)


if __name__ == "__main__":
    main(prog_name="python -m stack.e2e")
