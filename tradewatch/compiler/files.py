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
    made_from = environment.defined.relative_to(project.root)
    files = (
        dashboards.files
        | rules
        | {
            prometheus.CONFIG: prometheus.prometheus_config(project, environment, rules),
            start.DOCUMENT: start.start_document(project, environment),
        }
    )
    origins = (
        dashboards.origins
        | rule_origins
        | {
            prometheus.CONFIG: prometheus.origins(environment),
            start.DOCUMENT: {(): environment.defined},
        }
    )
    if folders := project.dashboards_in(environment):
        files["grafana/provisioning/datasources/prometheus.yml"] = dump(
            provisioning.datasource(environment), made_from=made_from
        )
        files["grafana/provisioning/dashboards/tradewatch.yml"] = dump(
            provisioning.providers(environment, folders), made_from=made_from
        )
    if not project.has_routing(environment):
        return FileTree(files, origins)
    files[alertmanager.CONFIG], routing_origins = alertmanager.alertmanager_config(project, environment)
    origins[alertmanager.CONFIG] = dict(routing_origins)
    for templates in project.templates:
        path = f"alertmanager/templates/{templates.name}"
        files[path] = templates.text.encode()
        origins[path] = {(): templates.defined}
    return FileTree(files, origins)
