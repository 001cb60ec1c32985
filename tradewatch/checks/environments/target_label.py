"""environments/target-label"""

from __future__ import annotations

from collections.abc import Iterator

from tradewatch.checks.built_environment import BuiltEnvironment
from tradewatch.model import Finding, Job, Project

# Prometheus gives these to every target.
_GIVEN = {"instance", "job"}


def check(built: BuiltEnvironment) -> Iterator[Finding]:
    """A job whose targets lack a label that the catalogue promises for its metrics."""
    for job in built.environment.jobs:
        for label in _expected(built.project, job):
            if not job.sets_label(label):
                yield Finding(
                    job.defined.of_argument("relabel", "discovery", "targets"),
                    job.subject,
                    f"not every target has the label {label!r}",
                    details=f"Alerts select and group its metrics by {label!r}; without it they do not see the target.",
                    fix=f'give each group of targets the label, or Relabel(source_labels=..., target_label="{label}")',
                )


def _expected(project: Project, job: Job) -> list[str]:
    """The labels that the job's exporters promise on every series."""
    exporters = {metric.exporter for metric in project.metrics if metric.exporter.job == job.name}
    own = [{label.name for label in exporter.labels} for exporter in exporters]
    return sorted(set.union(*own) - _GIVEN) if own else []
