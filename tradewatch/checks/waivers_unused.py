"""waivers/unused: a waiver that matches no problem, in any environment."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from tradewatch.checks.applied_waivers import Definition, UsedWaiver, used_waiver
from tradewatch.model import Problem


def check(known: Collection[Definition], used: Collection[UsedWaiver]) -> Iterator[Problem]:
    """`used` are the waivers that some problem needed."""
    for definition in known:
        for waiver in definition.waive:
            if used_waiver(definition, waiver) not in used:
                yield Problem(
                    "waivers/unused",
                    waiver.defined,
                    waiver.subject,
                    f"{definition.subject} does not need it: the check reports nothing there",
                    details="It would hide the next problem of this kind before anybody sees it.",
                    fix="remove the waiver",
                )
