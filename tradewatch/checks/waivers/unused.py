"""waivers/unused"""

from __future__ import annotations

from collections.abc import Iterator

from tradewatch.checks.applied_waivers import ContentWaivers, used_waiver
from tradewatch.model import Finding


def check(waivers: ContentWaivers) -> Iterator[Finding]:
    """A waiver that matches no problem, in any environment."""
    for definition, waiver in waivers:
        if used_waiver(definition, waiver) not in waivers.used:
            yield waiver.finding(
                f"{definition.subject} does not need it: the check reports nothing there",
                details="It would hide the next problem of this kind before anybody sees it.",
                fix="remove the waiver",
            )
