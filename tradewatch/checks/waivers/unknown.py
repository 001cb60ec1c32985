"""waivers/unknown"""

from __future__ import annotations

from collections.abc import Iterator

from tradewatch.checks.applied_waivers import ContentWaivers
from tradewatch.checks.names import RENAMED, check_names
from tradewatch.model import Finding, did_you_mean


def check(waivers: ContentWaivers) -> Iterator[Finding]:
    """A waiver for a check that does not exist.

    No waiver can cover a problem with a waiver.
    """
    names = [name for name in check_names() if not name.startswith("waivers/")]
    for definition, waiver in waivers:
        if new := RENAMED.get(waiver.check):
            yield waiver.finding(f"{waiver.check} is now called {new}", argument="check", fix=f"write {new!r}")
        elif waiver.check not in names:
            yield waiver.finding(
                f"{definition.subject} has a waiver for {waiver.check!r}, which is not a check",
                fix=did_you_mean(waiver.check, names),
            )
