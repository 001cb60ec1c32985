"""A project becomes a tree of files: the one function that everything else stands on."""

from __future__ import annotations

from tradewatch.compiler import alertmanager, prometheus, start
from tradewatch.compiler.dashboards import dashboard_files
from tradewatch.compiler.rules import rule_files
from tradewatch.compiler.yaml import dump
from tradewatch.filetree import FileTree
from tradewatch.grafana import provisioning
from tradewatch.model import Environment, Project


def compile(project: Project, environment: Environment) -> FileTree:
    """Everything that the servers of one environment load. Pure: no disk, no clock, no chance.

    Raises ProblemsFound for what cannot be compiled at all.
    """
    dashboards, dashboard_origins, _ = dashboard_files(project, environment)
    rules, rule_origins = rule_files(project, environment)
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
