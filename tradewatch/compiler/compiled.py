"""A compiled project: its files, and what checks and proofs read. Each part is made once, when first read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from tradewatch.compiler.dashboard_queries import DashboardQueries
from tradewatch.compiler.dashboards import DashboardFiles, built_dashboards, dashboard_files
from tradewatch.compiler.expressions import condition
from tradewatch.compiler.files import files_of
from tradewatch.compiler.kubernetes import kubernetes_files, kubernetes_objects
from tradewatch.compiler.kubernetes.objects import KubernetesObject
from tradewatch.compiler.maintenance import GROUP as MAINTENANCE
from tradewatch.compiler.maintenance import window_rules, windows_of
from tradewatch.compiler.ruler import RulerGroup, ruler_files, ruler_groups, stored_labels
from tradewatch.compiler.rules import (
    Documents,
    Files,
    Origins,
    alert_rules,
    recording_group,
    recording_groups,
    rule_documents,
    rule_files,
)
from tradewatch.compiler.runbooks import Runbook, runbooks
from tradewatch.compiler.series import catalogue
from tradewatch.filetree import FileTree
from tradewatch.model import Alert, DashboardBuilder, Environment, Maintenance, Project, RecordedTable, RecordingRule
from tradewatch.promql import INSTANT, Catalogue, Typed
from tradewatch.promql.labels import Names


@dataclass(frozen=True, eq=False)
class CompiledProject:
    """A project, and the parts that all its environments share."""

    project: Project
    _environments: dict[Environment, CompiledEnvironment] = field(default_factory=dict)

    def within(self, environment: Environment) -> CompiledEnvironment:
        """The project in one environment, always the same object."""
        return self._environments.setdefault(environment, CompiledEnvironment(self, environment))

    @cached_property
    def recording_groups(self) -> Mapping[str, Sequence[RecordingRule | RecordedTable]]:
        """The recording rules by group, with the tables of limits by label; without those of maintenance windows."""
        return recording_groups(self.project)

    @cached_property
    def recordings(self) -> tuple[RecordingRule | RecordedTable, ...]:
        """The recording rules of all groups, and of all maintenance windows."""
        rules = [rule for group in self.recording_groups.values() for rule in group]
        return (*rules, *(rule for window in self.project.maintenance for rule in window_rules(window)))

    @cached_property
    def catalogue(self) -> Catalogue:
        """Every series that an exporter exposes, a rule of any environment records, or Prometheus writes."""
        return catalogue(self.project, self.recordings)

    @cached_property
    def runbooks(self) -> Mapping[str, Runbook]:
        """The runbooks by name; empty if the project has none."""
        return runbooks(self.project)

    def condition(self, alert: Alert, environment: Environment) -> Typed | None:
        """The expression of an alert's rule, without maintenance; None if it is not PromQL."""
        return self.catalogue.typed(condition(alert, environment))

    def labels_of_result(self, alert: Alert, environment: Environment) -> Names | None:
        """The labels of an alert's result; None if they are unknown or differ between its series."""
        typed = self.condition(alert, environment)
        return typed.type.labels.exact if typed else None

    @cached_property
    def dashboard_queries(self) -> DashboardQueries:
        """The queries of dashboards in all environments."""
        return DashboardQueries(self.catalogue)


@dataclass(frozen=True, eq=False)
class CompiledEnvironment:
    """A project in one of its environments; `shared` is the same object in all environments.

    Properties raise ProblemsFound for definitions that cannot be compiled.
    """

    shared: CompiledProject
    environment: Environment

    @property
    def project(self) -> Project:
        """The project that was compiled."""
        return self.shared.project

    @cached_property
    def dashboards(self) -> Mapping[DashboardBuilder, object]:
        """What each dashboard's function returns."""
        return built_dashboards(self.project, self.environment)

    @cached_property
    def dashboard_files(self) -> DashboardFiles:
        """The dashboards as files, with the panel of each alert."""
        shared = self.shared
        return dashboard_files(
            self.project, self.environment, self.dashboards, shared.catalogue, shared.dashboard_queries
        )

    @cached_property
    def windows(self) -> tuple[Maintenance, ...]:
        """The maintenance windows that concern this environment."""
        return windows_of(self.project, self.environment)

    def pausing_labels(self, alert: Alert) -> tuple[str, ...]:
        """The labels of an alert's result whose values may be in maintenance; the alert does not fire meanwhile."""
        labels = sorted({label for window in self.windows for label in window.of})
        result = self.shared.condition(alert, self.environment) if labels and alert.pauses else None
        if result is None or result.type.kind is not INSTANT:  # promql/result reports it
            return ()
        return tuple(label for label in labels if label in (result.type.labels.exact or ()))

    @cached_property
    def recording_groups(self) -> Mapping[str, Sequence[RecordingRule | RecordedTable]]:
        """The recording rules by group, with those of the maintenance windows that concern this environment."""
        rules = [rule for window in self.windows for rule in window_rules(window)]
        return {
            **self.shared.recording_groups,
            **({recording_group(self.project, MAINTENANCE): rules} if rules else {}),
        }

    @cached_property
    def alert_rules(self) -> Mapping[Alert, Mapping[str, Any]]:
        """The rule of every alert, as Prometheus reads it."""
        return alert_rules(self.project, self.environment, self.dashboard_files.links, self.pausing_labels)

    @cached_property
    def rule_documents(self) -> tuple[Documents, Origins]:
        """The groups of each rule file, and the definition of each rule."""
        return rule_documents(self.project, self.environment, self.alert_rules, self.recording_groups)

    @cached_property
    def rule_files(self) -> tuple[Files, Origins]:
        """The rule files, and the definition of each rule."""
        documents, origins = self.rule_documents
        return rule_files(self.project, documents, origins), origins

    @cached_property
    def kubernetes_objects(self) -> tuple[KubernetesObject, ...]:
        """The objects for a Kubernetes cluster; none without `kubernetes`."""
        return kubernetes_objects(self.project, self.environment, self.dashboard_files, *self.rule_documents)

    @cached_property
    def stored_catalogue(self) -> Catalogue:
        """The series as the environment's ruler reads them, with the labels that they have there."""
        return catalogue(self.project, self.shared.recordings, stored_labels(self.environment))

    @cached_property
    def ruler_groups(self) -> tuple[RulerGroup, ...]:
        """The groups of rules for the environment's ruler; none without one."""
        return ruler_groups(self.environment, *self.rule_documents)

    @cached_property
    def tree(self) -> FileTree:
        """All files that the servers of this environment load. Pure: no disk, no clock and no random numbers."""
        plain = files_of(self.project, self.environment, self.dashboard_files, *self.rule_files)
        return (
            plain
            | kubernetes_files(self.project, self.environment, self.kubernetes_objects)
            | ruler_files(self.project, self.environment, self.ruler_groups)
        )
