"""routing/inhibition-unmatched"""

from __future__ import annotations

from collections.abc import Iterator

from tradewatch.checks.built_project import BuiltProject
from tradewatch.checks.sent_alerts import unmatched
from tradewatch.model import Finding


def check(built: BuiltProject) -> Iterator[Finding]:
    """An inhibition whose source or target no alert matches."""
    # An inhibition may be for one environment only.
    alerts = [sent for each in built.all_environments for sent in each.sent_alerts]
    for inhibition in built.project.inhibitions:
        for argument, side in (("source", inhibition.source), ("target", inhibition.target)):
            if alerts and not built.from_elsewhere(side) and (why := unmatched(side, alerts)):
                yield inhibition.finding(
                    f"no alert matches its {argument}: {why.summary}",
                    argument=argument,
                    details="It inhibits nothing, and everybody believes that it does.",
                    fix=why.fix,
                )
