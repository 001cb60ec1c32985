"""waivers/expired: a waiver whose last day has passed."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date

from tradewatch.checks.waiving import Definition
from tradewatch.model import Problem


def check(known: Collection[Definition], today: date) -> Iterator[Problem]:
    """Told by `validate`, never by `build`: a hotfix must get out."""
    for definition in known:
        for waiver in definition.waive:
            if waiver.last_day < today:
                yield Problem(
                    "waivers/expired",
                    waiver.defined.of_argument("until"),
                    waiver.subject,
                    f"{definition.subject} was excused until {waiver.until}",
                    details=f"The reason was: {waiver.reason}",
                    fix="mend what it excuses, or give it a later day and a reason that still holds",
                )
