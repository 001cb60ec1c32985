"""prometheus.yml: what is scraped, which rules are evaluated, where alerts go."""

from __future__ import annotations

from collections.abc import Iterable

from tradewatch.compiler.yaml import dump
from tradewatch.model import Environment, Project

CONFIG = "prometheus/prometheus.yml"


def prometheus_config(project: Project, environment: Environment, rule_paths: Iterable[str]) -> bytes:
    """The server's configuration. Rule files are named one by one: a glob that matches nothing only warns."""
    return dump(
        {
            "global": {
                "scrape_interval": environment.scrape_interval,
                "evaluation_interval": environment.evaluation_interval,
                "external_labels": dict(environment.labels),
            },
            "rule_files": [path.removeprefix("prometheus/") for path in sorted(rule_paths)],
            "alerting": {
                "alertmanagers": [{"static_configs": [{"targets": list(environment.addresses.alertmanagers)}]}]
            },
            "scrape_configs": [
                {
                    "job_name": job.name,
                    "static_configs": [
                        {"targets": list(addresses), **({"labels": dict(labels)} if labels else {})}
                        for labels, addresses in job.targets
                    ],
                }
                for job in environment.jobs
            ],
        },
        made_from=environment.defined.relative_to(project.root),
    )
