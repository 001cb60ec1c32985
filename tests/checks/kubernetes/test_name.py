"""kubernetes/name"""

from __future__ import annotations

from dataclasses import replace

from tests.checks.conftest import PRODUCTION, USED_UP, place
from tests.checks.kubernetes.cluster import problems
from tradewatch.discovery.kubernetes import KubernetesDiscovery
from tradewatch.model import Job, Project, RuleGroup

CHECK = "kubernetes/name"
TARGETS = (({"bot": "one"}, ("one:9400",)),)


def test_a_name_that_kubernetes_refuses_is_reported_at_its_definition(project: Project) -> None:
    """Other alphabets are not allowed there; the file of such an object stays in its folder."""
    jobs = (
        *PRODUCTION.jobs,
        Job("b\u00f6ts", TARGETS),  # job
        Job("../../bots-", TARGETS),
    )
    first, second = problems(CHECK, project, jobs=jobs)
    assert (first.subject, first.where) == ("ScrapeConfig tradewatch-production-b\u00f6ts", place(__file__, "job"))
    assert first.summary == "Kubernetes does not allow this name"
    assert second.summary.startswith("this name is taken at tests/checks/conftest.py")


def test_names_that_become_the_same_are_reported(project: Project) -> None:
    """The second object would replace the first."""
    groups = (RuleGroup("things", (USED_UP,)), RuleGroup("Things!", (replace(USED_UP, name="Other"),)))  # groups
    (problem,) = problems(CHECK, replace(project, groups=groups, dashboards={}))
    assert problem.subject == "PrometheusRule tradewatch-production-alerts-things"
    where = place(__file__, "groups")
    assert problem.summary == f"this name is taken at tests/checks/kubernetes/test_name.py:{where.line}"


def test_two_jobs_of_different_kinds_with_the_same_name_are_reported(project: Project) -> None:
    """Kubernetes would take both objects, but they are one file."""
    pods = Job("the bots", discovery=(KubernetesDiscovery(role="pod"),))
    (problem,) = problems(CHECK, project, jobs=(Job("the-bots", TARGETS), pods))
    assert problem.subject == "PodMonitor tradewatch-production-the-bots"


def test_capitals_and_punctuation_are_fine(project: Project) -> None:
    """They become lower case letters and dashes; objects of different kinds may have the same name."""
    jobs = (Job("bots", TARGETS), Job("Data Source", TARGETS), Job("prometheus", TARGETS), Job("alertmanager", TARGETS))
    assert problems(CHECK, project, jobs=jobs) == []
