"""Waivers in plain files: a comment `# tradewatch: waive CHECK until DATE: reason` in a rule, or right above it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from tradewatch.model import Problem, Source, did_you_mean

_COMMENT = re.compile(r"#\s*tradewatch:\s*(.*)")
_WAIVER = re.compile(r"waive\s+(\S+)\s+until\s+(\d{4}-\d{2}-\d{2})\s*:\s*(\S.*)")


class Extent(NamedTuple):
    """The lines of a rule, from 1, both included."""

    first: int
    last: int


class WaiverComment(NamedTuple):
    """A waiver where it is written, and the rule that it is about."""

    where: Source
    check: str
    until: date
    extent: Extent


def comments(file: str, text: str, extents: Iterable[Extent]) -> Iterator[WaiverComment | Problem]:
    """Every waiver of a file; a Problem for a comment that was meant as one and is none."""
    rules = list(extents)
    for number, line in enumerate(text.splitlines(), 1):
        if (meant := _COMMENT.search(line)) is None:
            continue
        where = Source(file, number)
        read = _WAIVER.fullmatch(meant[1].strip())
        # Alone on its line it is about what follows, like every comment.
        below = [rule for rule in rules if rule.first - 1 == number and line.lstrip().startswith("#")]
        extent = next((rule for rule in (*below, *rules) if rule.first - 1 <= number <= rule.last), None)
        if read is None or (until := _day(read[2])) is None:
            yield _unread(where, "is no waiver", "# tradewatch: waive CHECK until YYYY-MM-DD: reason")
        elif extent is None:
            yield _unread(where, "stands in no rule", "put it into the rule, or on the line above it")
        else:
            yield WaiverComment(where, read[1], until, extent)


def standing(
    problems: Iterable[Problem], waivers: Iterable[WaiverComment], known: Iterable[str], today: date
) -> list[Problem]:
    """The problems that no waiver excuses, and what is wrong with the waivers: unknown, unused, or over."""
    waivers, names = list(waivers), set(known)
    used: set[WaiverComment] = set()
    left = []
    for problem in problems:
        excuses = [waiver for waiver in waivers if _excuses(waiver, problem)]
        used.update(excuses)
        if not excuses:
            left.append(problem)
    for waiver in waivers:
        if waiver.check not in names:
            left.append(_wrong("unknown", waiver, "no check is called that", did_you_mean(waiver.check, names)))
        elif waiver not in used:
            left.append(_wrong("unused", waiver, "excuses nothing", "take it out"))
        elif waiver.until < today:
            left.append(_wrong("expired", waiver, f"its last day was {waiver.until}", "mend it, or another day"))
    return left


def _wrong(how: str, waiver: WaiverComment, summary: str, fix: str) -> Problem:
    return Problem(f"waivers/{how}", waiver.where, f"waiver of {waiver.check}", summary, fix=fix)


def _excuses(waiver: WaiverComment, problem: Problem) -> bool:
    return (
        problem.where is not None
        and problem.check == waiver.check
        and problem.where.file == waiver.where.file
        and waiver.extent.first <= problem.where.line <= waiver.extent.last
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _unread(where: Source, summary: str, fix: str) -> Problem:
    return Problem("waivers/unknown", where, "comment `tradewatch:`", summary, fix=fix)
