"""Waivers in plain files: a comment `# tradewatch: waive CHECK until DATE: reason` in a rule, or on the line above.

Routes, receivers and inhibitions have them as rules do.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from tradewatch.model import Problem, Source, did_you_mean

_COMMENT = re.compile(r"#\s*tradewatch:\s*(.*)")
_WAIVER = re.compile(r"waive\s+(\S+)\s+until\s+(\d{4}-\d{2}-\d{2})\s*:\s*(\S.*)")


class LineRange(NamedTuple):
    """The lines of a rule or of a route, counted from 1, with the last one."""

    first: int
    last: int


class WaiverComment(NamedTuple):
    """A waiver, where it is written, and the lines of the rule or route that it covers."""

    where: Source
    check: str
    until: date
    covers: LineRange


def waiver_comments(file: str, text: str, rules: Sequence[LineRange]) -> Iterator[WaiverComment | Problem]:
    """The waivers of a file; a Problem for a comment `tradewatch:` that is not a waiver."""
    for number, line in enumerate(text.splitlines() if "tradewatch:" in text else (), 1):
        if (comment := _COMMENT.search(line)) is None:
            continue
        where = Source(file, number)
        waiver = _WAIVER.fullmatch(comment[1].strip())
        # A comment on a line of its own is about the lines below it.
        below = [rule for rule in rules if rule.first - 1 == number and line.lstrip().startswith("#")]
        around = sorted((rule for rule in rules if rule.first - 1 <= number <= rule.last), key=_size)
        covers = next(iter((*below, *around)), None)
        if waiver is None or (until := _day(waiver[2])) is None:
            fix = "write `# tradewatch: waive CHECK until YYYY-MM-DD: reason`"
            yield _not_a_waiver(where, "is not a waiver", fix)
        elif covers is None:
            fix = "move it into the rule or the route, or to the line above it"
            yield _not_a_waiver(where, "is not in a rule or a route", fix)
        else:
            yield WaiverComment(where, waiver[1], until, covers)


def _size(lines: LineRange) -> int:
    return lines.last - lines.first


def without_waived(
    problems: Iterable[Problem], waivers: Iterable[WaiverComment], checks: Collection[str], today: date
) -> list[Problem]:
    """The problems that no waiver covers, and the problems with waivers: expired, unused, or for an unknown check."""
    used: set[WaiverComment] = set()
    left = []
    waivers = list(waivers)
    for problem in problems:
        covering = [waiver for waiver in waivers if _covers(waiver, problem)]
        used.update(covering)
        if not covering:
            left.append(problem)
    for waiver in waivers:
        if waiver.check not in checks:
            fix = did_you_mean(waiver.check, checks)
            left.append(_waiver_problem("unknown", waiver, "there is no check with this name", fix))
        elif waiver not in used:
            left.append(_waiver_problem("unused", waiver, "it matches no problem", "remove it"))
        elif waiver.until < today:
            summary = f"its last day was {waiver.until}"
            left.append(_waiver_problem("expired", waiver, summary, "fix the problem, or give the waiver a later day"))
    return left


def _waiver_problem(check: str, waiver: WaiverComment, summary: str, fix: str) -> Problem:
    return Problem(f"waivers/{check}", waiver.where, f"waiver for {waiver.check}", summary, fix=fix)


def _covers(waiver: WaiverComment, problem: Problem) -> bool:
    return (
        problem.where is not None
        and problem.check == waiver.check
        and problem.where.file == waiver.where.file
        and waiver.covers.first <= problem.where.line <= waiver.covers.last
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _not_a_waiver(where: Source, summary: str, fix: str) -> Problem:
    return Problem("waivers/unknown", where, "comment `tradewatch:`", summary, fix=fix)
