"""environments/target-label"""

from __future__ import annotations

from dataclasses import replace

from tests.checks.conftest import PRODUCTION, found, place
from tradewatch.discovery.dns import DnsDiscovery
from tradewatch.discovery.file import FileDiscovery
from tradewatch.discovery.kubernetes import KubernetesDiscovery
from tradewatch.model import Job, Project, Relabel

STATIC = ({"bot": "one"}, ("localhost:9400",))
PODS = KubernetesDiscovery(role="pod")
RECORDS = DnsDiscovery(names=("bots.internal",), type="A", port=9400)
FILE = FileDiscovery(paths=("/etc/prometheus/bots.yml",))
TO_BOT = Relabel(source_labels=("__address__",), target_label="bot")
OTHER = Relabel(source_labels=("__address__",), target_label="venue")


def test_a_discovery_that_cannot_give_the_label_is_a_problem(project: Project) -> None:
    """The problem is at the job's relabelling, or at the discovery if the job has none."""
    here = replace(PRODUCTION, jobs=(Job("bots", (STATIC,), discovery=(RECORDS,)),))  # the job
    (problem,) = found(replace(project, environments=(here,)))
    assert (problem.check, problem.subject) == ("environments/target-label", "job bots")
    assert problem.summary == "not every target has the label 'bot'"
    assert problem.where == place(__file__, "the job")


def test_each_way_to_set_the_label_counts(project: Project) -> None:
    """Static labels, a file that may carry it, and relabelling; a job that no metric is scraped from needs none."""
    rights = [
        Job("bots", (STATIC,), discovery=(FILE,)),
        Job("bots", discovery=(PODS, RECORDS), relabel=(TO_BOT,)),
        Job("bots", (STATIC, ({}, ("localhost:9401",))), relabel=(TO_BOT,)),
    ]
    wrongs = [
        Job("bots", discovery=(PODS,)),
        Job("bots", discovery=(FILE, RECORDS), relabel=(OTHER,)),
    ]
    for job in rights + wrongs:
        here = replace(PRODUCTION, jobs=(job, Job("others", discovery=(RECORDS,))))
        checks = [problem.check for problem in found(replace(project, environments=(here,)))]
        assert checks == ["environments/target-label"] * (job in wrongs)
