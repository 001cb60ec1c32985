"""environments/watched"""

from __future__ import annotations

from dataclasses import replace

from tests.checks.conftest import PRODUCTION, USED, found_by
from tradewatch.discovery.file import FileDiscovery
from tradewatch.model import Job, Project

CHECK = "environments/watched"
TWO = Job("bots", tuple(({"bot": bot}, (f"{bot}:9400",)) for bot in ("one", "two")))


def summaries(project: Project, *jobs: Job) -> list[str]:
    environment = replace(PRODUCTION, jobs=jobs)
    return [problem.summary for problem in found_by(CHECK, replace(project, environments=(environment,)))]


def test_bots_that_are_scraped_are_those_that_are_listed(project: Project) -> None:
    """A bot that nobody lists is never missed; one that nobody scrapes is always missed."""
    assert summaries(project, TWO) == ["bot two: scraped and not in `watched`"]
    other = Job("bots", (({"bot": "two"}, ("two:9400",)),))
    assert summaries(project, other) == [
        "bot two: scraped and not in `watched`",
        "bot one: in `watched` and not scraped",
    ]
    assert summaries(project) == ["bot one: in `watched` and not scraped"]
    assert summaries(project, *PRODUCTION.jobs, Job("prometheus", (({}, ("localhost:9090",)),))) == []


def test_a_job_that_no_rule_reads_is_reported(project: Project) -> None:
    """Every rule and panel asks for the job that the catalogue names, whatever finds the targets."""
    required = replace(USED, required=True)
    listed = Job("bot", (({"bot": "one"}, ("one:9400",)),))
    for job in (listed, Job("bot", discovery=(FileDiscovery(paths=("/etc/targets.json",)),))):
        (summary,) = summaries(replace(project, metrics=(required,)), job)
        assert summary == "no job is called bots, and the catalogue's metrics have job='bots'"


def test_what_is_discovered_is_compared_at_run_time(project: Project) -> None:
    """`watched` stays the list of the bots that must exist."""
    assert summaries(project, Job("bots", discovery=(FileDiscovery(paths=("/etc/targets.json",)),))) == []
