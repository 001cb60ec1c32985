"""An alert as its rule would send it, with labels and a value from its own samples."""

from __future__ import annotations

from typing import NamedTuple

from tradewatch.compiler import CompiledEnvironment
from tradewatch.model import Alert, Environment, Problem, ProblemsFound, Project
from tradewatch.model.routing import TEST_LABEL
from tradewatch.proofs.cases.generate import cases
from tradewatch.proofs.context import proof_contexts
from tradewatch.proofs.testfiles.alert_tests import AlertCase
from tradewatch.proofs.testfiles.expand import CannotExpand, expand
from tradewatch.routing import Labels, labels_as_sent


class ExampleAlert(NamedTuple):
    """Labels and annotations as Prometheus sends them, marked as a test."""

    labels: Labels
    annotations: Labels


def example_alert(alert: Alert, compiled: CompiledEnvironment, given: Labels) -> ExampleAlert:
    """The alert that fires for its own samples, marked as a test, with the labels that are `given`.

    If `given` does not have the identity, it is the environment's first. Raises ProblemsFound for an alert
    without samples for which it fires, and for samples that lack a label of its result.
    """
    project, environment = compiled.project, compiled.environment
    context = proof_contexts(compiled.shared, (environment,))[environment]
    case = next((each for each in cases(alert, context) if each.fires), None)
    if case is None:
        raise _problem(alert, "its samples do not make it fire", "add samples for which it fires")
    identity = project.identity
    target = _target(project, environment, given.get(identity) or next(iter(environment.watched), "example"))
    (expected,) = AlertCase(alert, case, project).expected(target, compiled)
    labels = {**expected.labels, **given}
    value = case.value(case.times.value_known)
    try:
        annotations = {name: expand(text, labels, value) for name, text in expected.annotations.items()}
    except CannotExpand as unknown:
        raise _problem(
            alert, f"its message cannot be made without Prometheus: {unknown}", "fire it by a fault"
        ) from None
    annotations["summary"] = f"TEST: {annotations['summary']}"
    annotations["description"] = f"Somebody tests this channel, nothing is wrong. {annotations['description']}"
    sent = labels_as_sent(alert, environment, labels)
    return ExampleAlert({**sent, TEST_LABEL: "true"}, annotations)


def _target(project: Project, environment: Environment, name: str) -> dict[str, str]:
    """The labels of the first target with this identity, as its scrape job gives them."""
    for job in environment.jobs:
        for labels, addresses in job.targets:
            if labels.get(project.identity) == name and addresses:
                return {project.identity: name, "instance": addresses[0]}
    return {project.identity: name, "instance": f"{name}:9400"}


def _problem(alert: Alert, summary: str, fix: str) -> ProblemsFound:
    return ProblemsFound(Problem("live", alert.defined, alert.subject, summary, fix=fix))
