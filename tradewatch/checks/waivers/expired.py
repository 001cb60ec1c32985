"""waivers/expired"""

from __future__ import annotations

from collections.abc import Iterator

from tradewatch.checks.applied_waivers import ContentWaivers
from tradewatch.model import Finding


def check(waivers: ContentWaivers) -> Iterator[Finding]:
    """A waiver whose last day has passed.

    `validate` reports it, `build` does not: a hotfix must get out.
    """
    for definition, waiver in waivers:
        if waiver.last_day < waivers.today:
            yield waiver.finding(
                f"the waiver on {definition.subject} ended on {waiver.until}",
                argument="until",
                details=f"The reason was: {waiver.reason}",
                fix="fix the problem that it waives, or give it a later day and a reason that still holds",
            )
