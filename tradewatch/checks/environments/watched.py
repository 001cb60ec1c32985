"""environments/watched"""

from __future__ import annotations

from collections.abc import Iterator

from tradewatch.checks.built_environment import BuiltEnvironment
from tradewatch.model import Finding, did_you_mean


def check(built: BuiltEnvironment) -> Iterator[Finding]:
    """The programs in an environment's `watched` are not those that it scrapes."""
    environment, identity = built.environment, built.project.identity
    exporting = {metric.exporter.job for metric in built.project.metrics if metric.required and metric.label(identity)}
    for job in sorted(exporting - {job.name for job in environment.jobs}):
        yield environment.finding(
            f"no job is called {job}, and the catalogue's metrics have job={job!r}",
            argument="jobs",
            details="No rule and no panel would find them.",
            fix=did_you_mean(job, {each.name for each in environment.jobs}),
        )
    if any(job.discovery or job.relabel for job in environment.jobs):
        return  # what is found, or relabelled, is known at run time
    groups = [group for job in environment.jobs for group in job.targets]
    scraped = {labels[identity] for labels, addresses in groups if addresses and identity in labels}
    listed = set(environment.watched)
    for names, what, follows, fix in (
        (scraped - listed, "scraped and not in `watched`", "Nobody would notice if it stopped.", "add it to `watched`"),
        (listed - scraped, "in `watched` and not scraped", "It would always be reported as down.", "add its target"),
    ):
        if names:
            yield environment.finding(
                f"{identity} {', '.join(sorted(names))}: {what}",
                argument="watched",
                details=follows,
                fix=fix,
            )
