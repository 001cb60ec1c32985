"""prometheus.yml: the scrape jobs, the rule files, the Alertmanagers and remote stores."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from tradewatch.compiler.yaml import dump
from tradewatch.filetree import Locator
from tradewatch.model import Discovery, Environment, Job, Project, Relabel, RemoteWrite, Source
from tradewatch.model.config import given
from tradewatch.model.connection import client_config
from tradewatch.model.owner import OWNER

CONFIG = "prometheus/prometheus.yml"

_SPECIAL = re.compile(r"[\\.+*?()|\[\]{}^$]")


def prometheus_config(project: Project, environment: Environment, rule_paths: Iterable[str]) -> bytes:
    """The bytes of prometheus.yml; `rule_paths` are the rule files by their paths in the tree."""
    return dump(settings(environment, rule_paths), made_from=environment.defined.relative_to(project.root))


def settings(environment: Environment, rule_paths: Iterable[str]) -> dict[str, Any]:
    """The content of the configuration. It names each rule file, because Prometheus ignores a glob without a match.

    With a ruler, Prometheus evaluates no rules and sends no alerts.
    """
    evaluates = environment.ruler is None
    return {
        "global": {
            "scrape_interval": environment.scrape_interval,
            "evaluation_interval": environment.evaluation_interval,
            "external_labels": dict(environment.labels),
        },
        "rule_files": [path.removeprefix("prometheus/") for path in sorted(rule_paths) if evaluates],
        **given(alerting=_alerting(environment) if evaluates else {}),
        "scrape_configs": [_job(job) for job in environment.jobs],
        **given(remote_write=[_store(store) for store in environment.remote_write]),
    }


def origins(environment: Environment) -> dict[Locator, Source]:
    """The definitions of the named parts of the configuration."""
    found: dict[Locator, Source] = {(): environment.defined}
    found |= {("scrape_configs", job.name): job.defined for job in environment.jobs}
    return found | {("remote_write", store.name): store.defined for store in environment.remote_write}


def _alerting(environment: Environment) -> dict[str, Any]:
    return given(alert_relabel_configs=owner_steps(environment), **_alertmanagers(environment))


def owner_steps(environment: Environment) -> list[dict[str, Any]]:
    """The steps that add the label `owner` to alerts without one, before Prometheus sends them."""
    steps = []
    for label, owner_of in environment.owners_by_label.items():
        for owner in dict.fromkeys(owner_of.values()):
            values = (_SPECIAL.sub(r"\\\g<0>", value) for value, name in owner_of.items() if name == owner)
            regex = f";(?:{'|'.join(values)})"  # `;` separates the values, of which the first one is empty
            step = Relabel(source_labels=(OWNER, label), regex=regex, target_label=OWNER, replacement=owner)
            steps.append(step.config())
    return steps


def _alertmanagers(environment: Environment) -> dict[str, Any]:
    alerting = environment.alerting
    listed = list(environment.addresses.alertmanagers)
    if not listed and not alerting.discovery:
        return {}
    alertmanagers = {
        **_unless("http", scheme=alerting.scheme),
        **_unless("/", path_prefix=alerting.path_prefix),
        **_unless("10s", timeout=alerting.timeout),
        **({"static_configs": [{"targets": listed}]} if listed else {}),
        **_discoveries(alerting.discovery),
        **client_config(alerting.connection),
    }
    return {"alertmanagers": [alertmanagers]}


def _job(job: Job) -> dict[str, Any]:
    targets = [
        {"targets": list(addresses), **({"labels": dict(labels)} if labels else {})}
        for labels, addresses in job.targets
    ]
    return {
        "job_name": job.name,
        **given(scrape_interval=job.interval, scrape_timeout=job.timeout),
        **_unless("http", scheme=job.scheme),
        **_unless("/metrics", metrics_path=job.path),
        **given(params={name: list(values) for name, values in job.params.items()}, static_configs=targets),
        **_discoveries(job.discovery),
        **given(relabel_configs=[step.config() for step in job.relabel]),
        **client_config(job.connection),
    }


def _store(store: RemoteWrite) -> dict[str, Any]:
    return {
        "name": store.name,
        "url": store.url,
        **_unless("30s", remote_timeout=store.timeout),
        **given(headers=dict(store.headers), write_relabel_configs=[step.config() for step in store.relabel]),
        **client_config(store.connection),
    }


def _discoveries(kinds: Iterable[Discovery]) -> dict[str, list[dict[str, Any]]]:
    """Prometheus' `*_sd_configs`."""
    result: dict[str, list[dict[str, Any]]] = {}
    for discovery in kinds:
        result.setdefault(discovery.key, []).append(discovery.config())
    return result


def _unless(default: str, **setting: str) -> dict[str, str]:
    """A setting that is not the server's default."""
    return {key: value for key, value in setting.items() if value != default}
