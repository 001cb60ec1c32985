"""All bad days, and how they are run."""

from __future__ import annotations

import time

from stack.e2e.bad_days import BadDay, alertmanager, partition, processes, receivers
from stack.e2e.expectations import Table
from stack.e2e.report import Report
from stack.programs import Programs
from tradewatch.model import ProblemsFound
from tradewatch.toolchain import ToolError

BAD_DAYS = (*receivers.DAYS, *alertmanager.DAYS, *processes.DAYS, *partition.DAYS)
CORE = ("receivers-answer-500", "alertmanager-killed", "partition")


def run_day(day: BadDay, programs: Programs, table: Table, report: Report) -> None:
    """Let a bad day happen, and report it in one line."""
    began = time.monotonic()
    try:
        seen = day.run(programs, table)
        notes, problems = seen.notes, seen.problems
    except (ToolError, ProblemsFound, OSError) as error:
        notes, problems = [], [str(error)]
    noted = f" ({'; '.join(notes)})" if notes else ""
    report.line(day.name, f"{time.monotonic() - began:.0f} s: {day.claim}{noted}", problems)
