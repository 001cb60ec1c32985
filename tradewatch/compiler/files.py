"""All files of an environment in one tree."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tradewatch.compiler import alertmanager, prometheus, start
from tradewatch.compiler.rules import rule_files
from tradewatch.compiler.yaml import dump
from tradewatch.filetree import FileTree
from tradewatch.grafana import provisioning

if TYPE_CHECKING:
    from tradewatch.compiler.compiled import CompiledEnvironment


def files_of(compiled: CompiledEnvironment) -> FileTree:
    """All files that the servers of an environment load. Raises ProblemsFound for what cannot be compiled."""
    project, environment = compiled.project, compiled.environment
    dashboards, dashboard_origins, _ = compiled.dashboard_files
    rules, rule_origins = rule_files(compiled)
    routing, routing_origins = alertmanager.alertmanager_config(project, environment)
    made_from = environment.defined.relative_to(project.root)
    files = (
        dashboards
        | rules
        | {
            prometheus.CONFIG: prometheus.prometheus_config(project, environment, rules),
            alertmanager.CONFIG: routing,
            start.DOCUMENT: start.start_document(project, environment),
            "grafana/provisioning/datasources/prometheus.yml": dump(
                provisioning.datasource(environment), made_from=made_from
            ),
            "grafana/provisioning/dashboards/tradewatch.yml": dump(
                provisioning.providers(environment, project.dashboards), made_from=made_from
            ),
        }
    )
    origins = (
        dashboard_origins
        | rule_origins
        | {
            prometheus.CONFIG: prometheus.origins(environment),
            start.DOCUMENT: {(): environment.defined},
            alertmanager.CONFIG: dict(routing_origins),
        }
    )
    for templates in project.templates:
        path = f"alertmanager/templates/{templates.name}"
        files[path] = templates.text.encode()
        origins[path] = {(): templates.defined}
    return FileTree(files, origins)
