"""waivers/unknown: a waiver for a check that does not exist."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from tradewatch.checks.applied_waivers import Definition
from tradewatch.model import Problem, did_you_mean


def check(known: Collection[Definition], checks: Collection[str]) -> Iterator[Problem]:
    """`checks` are the names of those that can be waived."""
    for definition in known:
        for waiver in definition.waive:
            if waiver.check not in checks:
                yield Problem(
                    "waivers/unknown",
                    waiver.defined,
                    waiver.subject,
                    f"{definition.subject} has a waiver for {waiver.check!r}, which is not a check",
                    fix=did_you_mean(waiver.check, checks),
                )
