"""environments/bots: the bots in an environment's `bots` are not the bots that it scrapes."""

from __future__ import annotations

from collections.abc import Iterator

from tradewatch.checks.case import Case
from tradewatch.checks.rules_lost_bot import IDENTITY
from tradewatch.model import Problem


def check(case: Case) -> Iterator[Problem]:
    environment = case.environment
    if any(job.discovery or job.relabel for job in environment.jobs):
        return  # what is found, or relabelled, is known at run time
    groups = [group for job in environment.jobs for group in job.targets]
    scraped = {labels[IDENTITY] for labels, addresses in groups if addresses and IDENTITY in labels}
    listed = set(environment.bots)
    for bots, what, follows, fix in (
        (scraped - listed, "scraped and not in `bots`", "Nobody would notice that it is gone.", "add it to `bots`"),
        (listed - scraped, "in `bots` and not scraped", "It would always be reported as down.", "add its target"),
    ):
        if bots:
            yield Problem(
                "environments/bots",
                environment.defined.of_argument("bots"),
                environment.subject,
                f"{', '.join(sorted(bots))}: {what}",
                details=follows,
                fix=fix,
            )
