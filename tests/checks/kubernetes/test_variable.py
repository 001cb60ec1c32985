"""kubernetes/variable"""

from __future__ import annotations

from dataclasses import replace

from tests.checks.conftest import PRODUCTION, SLACK
from tests.checks.kubernetes.cluster import problems
from tradewatch.model import Kubernetes, MessageTemplates, Project, Relabel

CHECK = "kubernetes/variable"


def test_what_the_operator_would_replace_is_reported(project: Project) -> None:
    """In a job at the job, in a channel at the routing tree, whichever form Alertmanager's configuration has."""
    keep = Relabel(source_labels=("__address__",), regex="one$(a)", action="keep")
    job = replace(PRODUCTION.jobs[0], relabel=(keep,))
    (problem,) = problems(CHECK, project, jobs=(job,))
    assert (problem.where, problem.subject) == (job.defined, "ScrapeConfig tradewatch-production-bots")
    assert problem.summary == "contains $(a), which is read as an environment variable"
    channels = (replace(SLACK, title="$(HOME) and $(HOME)"),)
    for form in (Kubernetes(namespace="a"), Kubernetes(namespace="a", alertmanager="config")):
        (problem,) = problems(CHECK, project, channels=channels, kubernetes=form)
        assert project.routing
        assert problem.where == project.routing.defined


def test_what_nothing_replaces_is_fine(project: Project) -> None:
    """Groups of an expression, a template of messages, and half of the form."""
    keep = Relabel(source_labels=("__address__",), regex="(.*)", target_label="bot", replacement="${1}-$1")
    templates = (*project.templates, MessageTemplates("more.tmpl", "$(HOME)"))
    jobs = (replace(PRODUCTION.jobs[0], relabel=(keep,)),)
    channels = (replace(SLACK, title="$() $(a b) $(a"),)
    assert problems(CHECK, replace(project, templates=templates), jobs=jobs, channels=channels) == []
