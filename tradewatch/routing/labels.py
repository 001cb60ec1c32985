"""The labels of an alert as Prometheus sends it: what routes, inhibitions and templates get to see."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from tradewatch.model import Alert, Environment, Project

# A label that is missing and one whose value is "" are the same thing to both servers.
Labels = Mapping[str, str]

# What is known of labels: a value ("" is: known to be missing), or a choice of values. SOMETHING is any but "".
Known = Mapping[str, str | frozenset[str]]
SOMETHING: frozenset[str] = frozenset()


def labels_as_sent(alert: Alert, environment: Environment, result_labels: Labels) -> dict[str, str]:
    """All labels of an alert whose expression returned a series with `result_labels`.

    The rule's own labels win over the result's, and both over the environment's external labels. A rule label
    written as a template can have any value: it is taken from `result_labels` too. Two Prometheus servers of a pair
    send one alert only if all of these are equal.
    """
    sent = {**environment.labels, **{name: value for name, value in result_labels.items() if value}}
    sent |= _written(alert)
    sent["alertname"] = alert.name
    sent.pop("__name__", None)
    return {name: value for name, value in sorted(sent.items()) if value}


def known_labels(alert: Alert, environment: Environment, absent: Iterable[str] = ()) -> dict[str, str]:
    """The labels that are the same whatever the alert's expression returns; the value "" says: known to be missing.

    `absent` are names of labels that the expression's result never has.
    """
    missing = {name: "" for name in absent if name not in alert.all_labels}
    return {**missing, **environment.labels, **_written(alert), "alertname": alert.name}


def asked_labels(project: Project) -> frozenset[str]:
    """The labels on which it depends who hears an alert, or what silences it."""
    matchers = [matcher for route in project.routing.walk() for matcher in route.matchers]
    matchers += [matcher for inhibition in project.inhibitions for matcher in inhibition.source + inhibition.target]
    equal = {label for inhibition in project.inhibitions for label in inhibition.equal}
    return frozenset({matcher.label for matcher in matchers} | equal)


def _written(alert: Alert) -> dict[str, str]:
    return {name: value for name, value in alert.all_labels.items() if "{{" not in value}
