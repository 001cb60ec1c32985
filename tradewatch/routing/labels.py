"""The labels of an alert as Prometheus sends it, which routes, inhibitions and templates use."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from tradewatch.model import Alert, Environment, Matcher, Project
from tradewatch.model.owner import OWNER

# For both servers, a label with the value "" is a missing label.
Labels = Mapping[str, str]

# The value of each known label ("" means missing), or its possible values. NOT_EMPTY is any value but "".
KnownLabels = Mapping[str, str | frozenset[str]]
NOT_EMPTY: frozenset[str] = frozenset()

# The same; the value of a label can also be matchers, which it is assumed to pass.
AssumedLabels = Mapping[str, str | frozenset[str] | tuple[Matcher, ...]]


def labels_as_sent(alert: Alert, environment: Environment, result_labels: Labels) -> dict[str, str]:
    """All labels of an alert whose expression returned a series with `result_labels`.

    The rule's labels replace the result's, and both replace the environment's external labels. A rule label that is a
    template can have any value, which must be in `result_labels`. Alertmanager treats the alerts of two Prometheus
    servers as one if all these labels are equal.
    """
    sent = {**environment.labels, **{name: value for name, value in result_labels.items() if value}}
    sent |= _constant(alert)
    sent["alertname"] = alert.name
    sent.pop("__name__", None)
    sent[OWNER] = environment.owner_of(sent)
    return {name: value for name, value in sorted(sent.items()) if value}


def known_labels(alert: Alert, environment: Environment, absent: Iterable[str] = ()) -> dict[str, str]:
    """The labels that are the same for every result of the alert's expression; the value "" means missing.

    `absent` are names of labels that the result never has.
    """
    known = {**environment.labels, **_constant(alert), "alertname": alert.name}
    missing = {name: "" for name in absent if name not in alert.all_labels}
    if any(label not in {**missing, **known} for label in environment.owners_by_label):
        missing.pop(OWNER, None)  # it depends on labels that are not known
    elif owner := environment.owner_of(known):
        known[OWNER] = owner
    return {**missing, **known}


def routing_labels(project: Project) -> frozenset[str]:
    """The names of all labels in routes, inhibitions and promises, and of those that have owners."""
    matchers = [matcher for route in project.routes for matcher in route.matchers]
    matchers += [matcher for promise in project.promises for matcher in promise.matchers]
    named = {matcher.label for matcher in matchers}.union(*(each.labels for each in project.inhibitions))
    return frozenset(named.union(*(environment.owners_by_label for environment in project.environments)))


def _constant(alert: Alert) -> dict[str, str]:
    """The rule's labels that are not templates."""
    return {name: value for name, value in alert.all_labels.items() if "{{" not in value}
