"""alertmanager.yml: the routing tree, the receivers with their channels, and the inhibitions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from tradewatch.compiler.yaml import dump
from tradewatch.filetree import Locator
from tradewatch.model import Channel, Environment, Project, Receiver, Route, Source, TimeInterval
from tradewatch.model.file_name import file_name
from tradewatch.model.routing import TEST_LABEL
from tradewatch.routing import EVERY_LABEL, channels_of

CONFIG = "alertmanager/alertmanager.yml"


def alertmanager_config(project: Project, environment: Environment) -> tuple[bytes, Mapping[Locator, Source]]:
    """The bytes of alertmanager.yml, and the definitions of its named parts."""
    routing = project.routing_in(environment)
    origins: dict[Locator, Source] = {(): routing.defined}
    origins |= {("receivers", receiver.name): receiver.defined for receiver in project.receivers}
    origins |= {("time_intervals", interval.name): interval.defined for interval in _intervals(routing).values()}
    makers = (definition.defined.relative_to(project.root) for definition in (routing, environment))
    return dump(settings(project, environment), made_from=" and ".join(makers)), origins


def settings(project: Project, environment: Environment) -> dict[str, Any]:
    """The content of the configuration."""
    routing = project.routing_in(environment)
    intervals = _intervals(routing)
    content: dict[str, Any] = {
        "route": _route(routing),
        "receivers": [_receiver(receiver, environment) for receiver in project.receivers],
    }
    if project.inhibitions:
        content["inhibit_rules"] = [
            {
                "source_matchers": list(map(str, inhibition.source)),
                "target_matchers": list(map(str, inhibition.target)),
                "equal": _with_test_label(inhibition.equal),
            }
            for inhibition in project.inhibitions
        ]
    if intervals:
        content["time_intervals"] = [_interval(interval) for interval in intervals.values()]
    if project.templates:
        content["templates"] = [f"templates/{templates.name}" for templates in project.templates]
    return content


def _receiver(receiver: Receiver, environment: Environment) -> dict[str, Any]:
    result: dict[str, Any] = {"name": receiver.name}
    for channel in channels_of(receiver, environment):
        entry = {"send_resolved": channel.resolved, **channel.config(_secrets(channel, environment))}
        result.setdefault(channel.key, []).append(entry)
    return result


def _secrets(channel: Channel, environment: Environment) -> str:
    """The folder with the channel's secrets. In a cluster, each folder is a Secret, which has no folders in it."""
    if channel.owner is None:
        return environment.secrets
    owner = file_name(channel.owner.name)
    if environment.kubernetes is None:
        return f"{environment.secrets}/{owner}"
    return f"{environment.secrets}-{owner.lower().replace('_', '-')}"


def _with_test_label(labels: Iterable[str]) -> list[str]:
    """The labels, and the one that keeps test alerts apart from real ones."""
    return list(dict.fromkeys((*labels, TEST_LABEL)))


def _route(route: Route) -> dict[str, Any]:
    result: dict[str, Any] = {}
    if route.matchers:
        result["matchers"] = list(map(str, route.matchers))
    if route.receiver is not None:
        result["receiver"] = route.receiver.name
    if route.group_by is not None:
        by_label = route.group_by and route.group_by != EVERY_LABEL
        result["group_by"] = _with_test_label(route.group_by) if by_label else list(route.group_by)
    for key in ("group_wait", "group_interval", "repeat_interval"):
        if getattr(route, key) is not None:
            result[key] = getattr(route, key)
    if route.mute:
        result["mute_time_intervals"] = [interval.name for interval in route.mute]
    if route.continues:
        result["continue"] = True
    if route.routes:
        result["routes"] = [_route(child) for child in route.routes]
    return result


def _intervals(routing: Route) -> dict[str, TimeInterval]:
    """The intervals that the tree names, each once."""
    return {interval.name: interval for route in routing.walk() for interval in route.mute}


def _interval(interval: TimeInterval) -> dict[str, Any]:
    when: dict[str, Any] = {}
    if interval.times:
        when["times"] = [{"start_time": start, "end_time": end} for start, end in interval.times]
    if interval.weekdays:
        when["weekdays"] = list(interval.weekdays)
    when["location"] = interval.location
    return {"name": interval.name, "time_intervals": [when]}
