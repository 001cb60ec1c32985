"""Alertmanager's configuration: the whole one in a Secret, or as an AlertmanagerConfig with the templates beside it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from tradewatch.compiler import alertmanager
from tradewatch.compiler.kubernetes.fields import field, fields
from tradewatch.compiler.kubernetes.objects import KubernetesObject, holding, monitoring, mounted, object_name
from tradewatch.compiler.start import files_of_alertmanager
from tradewatch.compiler.yaml import dump
from tradewatch.model import Environment, Matcher, Project, Route
from tradewatch.model.config import given

# Where the operator mounts the keys of the configuration's Secret.
_CONFIG = "/etc/alertmanager/config"

# Settings of a channel that are a mapping in alertmanager.yml, and a list of pairs in an AlertmanagerConfig.
_PAIRS = ("custom_fields", "details", "headers")


def alertmanager_objects(project: Project, environment: Environment) -> Iterator[KubernetesObject]:
    """The objects that an Alertmanager gets its configuration from, and the patch that makes it read them."""
    if environment.kubernetes is None or not project.has_routing(environment):
        return
    routing = project.routing_in(environment)
    settings = alertmanager.settings(project, environment)
    templates = {each.name: each.text for each in project.templates}
    name = object_name(environment, "alertmanager")
    by_secret = environment.kubernetes.alertmanager == "secret"
    if by_secret:
        if templates:
            settings["templates"] = [f"{_CONFIG}/{template}" for template in templates]
        made_from = routing.defined.relative_to(project.root)
        text = dump(settings, made_from=made_from).decode()
        contents = {"secret": holding("Secret", name, {**templates, "alertmanager.yaml": text})}
    else:
        contents = {"config": _config(name, project, routing, settings)}
        if templates:
            contents["templates"] = holding("ConfigMap", name, templates)
    for file, content in contents.items():
        yield KubernetesObject("base/alertmanager", file, content, routing.defined)
    patch = _patch(project, environment, name, by_secret)
    yield KubernetesObject("patches", "alertmanager", patch, environment.kubernetes.defined)


def _patch(project: Project, environment: Environment, name: str, by_secret: bool) -> dict[str, Any]:
    """The settings of an Alertmanager that belong to these objects."""
    spec: dict[str, Any] = given(externalUrl=environment.addresses.alertmanager)
    if by_secret:
        names = {each.name for path in files_of_alertmanager(project, environment) if (each := mounted(path))}
        spec |= {"configSecret": name, **given(secrets=sorted(names))}
    else:
        templates = [{"configMap": {"name": name, "key": each.name}} for each in project.templates]
        spec["alertmanagerConfiguration"] = {"name": name, **given(templates=templates)}
    return monitoring("Alertmanager", "v1", name, spec)


def _config(name: str, project: Project, routing: Route, settings: Mapping[str, Any]) -> dict[str, Any]:
    spec: dict[str, Any] = {
        "route": _route(routing, settings["route"]),
        "receivers": [_receiver(receiver) for receiver in settings["receivers"]],
    }
    if project.inhibitions:
        spec["inhibitRules"] = [
            {
                "sourceMatch": _matchers(inhibition.source),
                "targetMatch": _matchers(inhibition.target),
                "equal": rule["equal"],
            }
            for inhibition, rule in zip(project.inhibitions, settings["inhibit_rules"], strict=True)
        ]
    if intervals := settings.get("time_intervals"):
        spec["muteTimeIntervals"] = [fields(_without_zone(interval)) for interval in intervals]
    return monitoring("AlertmanagerConfig", "v1alpha1", name, spec)


def _without_zone(interval: Mapping[str, Any]) -> dict[str, Any]:
    """An interval in UTC, the only zone there is; kubernetes/time-zone reports any other."""
    times = [{key: value for key, value in each.items() if key != "location"} for each in interval["time_intervals"]]
    return {"name": interval["name"], "time_intervals": times}


def _receiver(receiver: Mapping[str, Any]) -> dict[str, Any]:
    return {
        field(key): value if key == "name" else [_channel(entry) for entry in value] for key, value in receiver.items()
    }


def _channel(entry: Mapping[str, Any]) -> dict[str, Any]:
    pairs = {
        field(key): [{"key": name, "value": value} for name, value in entry[key].items()]
        for key in _PAIRS
        if key in entry
    }
    result = fields({key: value for key, value in entry.items() if key not in _PAIRS}) | pairs
    for link in result.get("pagerDutyLinkConfigs", ()):
        link["alt"] = link.pop("text")  # as the operator's type calls the text of a link
    return result


def _route(route: Route, settings: Mapping[str, Any]) -> dict[str, Any]:
    result = fields({key: value for key, value in settings.items() if key not in ("matchers", "routes")})
    if route.matchers:
        result["matchers"] = _matchers(route.matchers)
    if route.routes:
        result["routes"] = [_route(child, inner) for child, inner in zip(route.routes, settings["routes"], strict=True)]
    return result


def _matchers(matchers: Iterable[Matcher]) -> list[dict[str, str]]:
    return [{"name": each.label, "matchType": each.operator, "value": each.value} for each in matchers]
