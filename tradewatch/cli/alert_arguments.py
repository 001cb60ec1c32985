"""The arguments that choose an alert and its labels, and how answers write labels."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from typing import NoReturn

import click

from tradewatch.compiler import CompiledProject
from tradewatch.model import Alert, Environment, Project, did_you_mean
from tradewatch.model.matcher import LABEL_NAME
from tradewatch.model.owner import OWNER
from tradewatch.routing import Labels, labels_as_sent, routing_labels


def given_labels(given: Iterable[str]) -> dict[str, str]:
    """The labels of the options `--label NAME=VALUE`. Raises UsageError."""
    labels: dict[str, str] = {}
    for text in given:
        name, equals, value = text.partition("=")
        if not equals or not LABEL_NAME.fullmatch(name):
            refuse("--label", f"{text!r} is not NAME=VALUE, for example job=api")
        if name in labels:
            refuse("--label", f"{name} is given twice")
        labels[name] = value
    return labels


def the_alert(project: Project, name: str, labels: Labels) -> Alert:
    """The one rule with this name and these labels. Raises UsageError if there is none, or more than one."""
    alerts = alerts_called(project, name, labels)
    if len(alerts) > 1:
        apart = sorted({f"{label}={value}" for alert in alerts for label, value in alert.labels.items()})
        shown = ", ".join(apart[:6]) + (", ..." if len(apart) > 6 else "")
        raise click.UsageError(f"{len(alerts)} rules have the name {name}; choose one with --label: {shown}")
    return alerts[0]


def alerts_called(project: Project, name: str, labels: Labels) -> list[Alert]:
    """The rules with this name that can have these labels. Raises UsageError if there is none."""
    named = [alert for alert in project.alerts if alert.name == name]
    if not named:
        known = (alert.name for alert in project.alerts)
        raise click.UsageError(f"no alert is called {name!r}; {did_you_mean(name, known)}".rstrip("; "))
    fitting = [alert for alert in named if all(labels.get(k, v) == v for k, v in alert.all_labels.items())]
    if not fitting:
        own = {label: value for label, value in named[0].all_labels.items() if labels.get(label, value) != value}
        written = ", ".join(f"{label}={value}" for label, value in own.items())
        refuse("--label", f"the rule of {name} sets {written}")
    return fitting


def require_possible(alert: Alert, labels: Labels, possible: Collection[str] | None) -> None:
    """Raise UsageError for a label that the alert does not have; `possible` are those of its result, if known."""
    for name in labels:
        if possible is not None and name not in possible and name not in alert.all_labels:
            choice = did_you_mean(name, possible) or "it has none"
            refuse("--label", f"the result of {alert.name} has no label {name!r}; {choice}")


def known_labels(compiled: CompiledProject, alert: Alert, environment: Environment, labels: Labels) -> dict[str, str]:
    """The labels of an alert with those of `labels` that its result can have; "" for a label that it cannot have."""
    possible = compiled.labels_of_result(alert, environment)
    own = labels if possible is None else {name: value for name, value in labels.items() if name in possible}
    missing = frozenset[str]() if possible is None else routing_labels(compiled.project) - set(possible)
    sent = labels_as_sent(alert, environment, own)
    # Its owner depends on labels that may not be given.
    return {**dict.fromkeys(missing - {OWNER} if environment.owners else missing, ""), **sent}


def label_set(labels: Mapping[str, str]) -> str:
    """Labels as PromQL writes them."""
    return "{" + ", ".join(f"{name}={json.dumps(value, ensure_ascii=False)}" for name, value in labels.items()) + "}"


def name_and_labels(labels: Labels) -> str:
    """An alert as answers name it: its name, and its other labels as PromQL writes them."""
    return f"{labels.get('alertname', '')} {label_set({k: v for k, v in labels.items() if k != 'alertname'})}"


def refuse(option: str, message: str) -> NoReturn:
    """Raise UsageError for an option."""
    raise click.UsageError(f"{option}: {message}")
