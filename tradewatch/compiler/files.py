"""All files of an environment in one tree."""

from __future__ import annotations

from tradewatch.compiler import alertmanager, prometheus, start
from tradewatch.compiler.dashboards import DashboardFiles
from tradewatch.compiler.rules import Files, Origins
from tradewatch.compiler.yaml import dump
from tradewatch.filetree import FileTree
from tradewatch.grafana import provisioning
from tradewatch.model import Environment, Project


def files_of(
    project: Project, environment: Environment, dashboards: DashboardFiles, rules: Files, rule_origins: Origins
) -> FileTree:
    """All files that the servers of an environment load."""
    routing, routing_origins = alertmanager.alertmanager_config(project, environment)
    made_from = environment.defined.relative_to(project.root)
    files = (
        dashboards.files
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
        dashboards.origins
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
