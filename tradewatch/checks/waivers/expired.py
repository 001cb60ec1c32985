"""waivers/expired"""

from __future__ import annotations

from collections.abc import Iterator

from tradewatch.checks.applied_waivers import ContentWaivers
from tradewatch.model import Problem


def check(waivers: ContentWaivers) -> Iterator[Problem]:
    """A waiver whose last day has passed.

    `validate` reports it, `build` does not: a hotfix must get out.
    """
    for definition, waiver in waivers:
        if waiver.last_day < waivers.today:
            yield Problem(
                "waivers/expired",
                waiver.defined.of_argument("until"),
                waiver.subject,
                f"the waiver on {definition.subject} ended on {waiver.until}",
                details=f"The reason was: {waiver.reason}",
                fix="fix the problem that it waives, or give it a later day and a reason that still holds",
            )
