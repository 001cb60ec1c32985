"""maintenance/expired"""

from __future__ import annotations

from collections.abc import Iterator

from tradewatch.checks.applied_waivers import ContentWaivers
from tradewatch.model import Finding, Maintenance


def check(waivers: ContentWaivers) -> Iterator[Finding]:
    """A maintenance window whose last day has passed.

    `validate` reports it, `build` does not: a hotfix must get out.
    """
    for window in waivers.definitions:
        if isinstance(window, Maintenance) and window.last_day < waivers.today:
            yield window.finding(
                f"the window ended on {window.until}",
                argument="until",
                details=f"The reason was: {window.reason} Its owner is {window.owner}.",
                fix="remove the window, or give it a later day if the maintenance still takes place",
            )
