"""docs/ROUTING.md: who hears which alert, for somebody to read."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from tradewatch.model import Alert, Environment, Project, TimeInterval, duration
from tradewatch.routing.inhibition import may_be_source, may_inhibit
from tradewatch.routing.labels import Labels, asked_labels, known_labels
from tradewatch.routing.simulate import channels_of
from tradewatch.routing.times import described
from tradewatch.routing.tree import EVERY_LABEL, Leaf, Repeat, possible_routes

_NONE = "-"

_INTRODUCTION = """\
# Who hears an alert

- **first after**: how long the first message of a group waits for more alerts of that group. What resolves before it
  leaves is never sent.
- **again after**: when the same message leaves again while nothing changes. Where two times are given, the later one is
  the rule: Alertmanager looks once a `group_interval`, and mostly a few milliseconds too soon.
- **one message for each**: alerts that agree in these labels share a message.
- **not sent**: the times at which messages wait. What resolves meanwhile is never sent.
- **silenced by**: while that alert fires with the same values of the labels in brackets, nothing is sent.

`.venv/bin/python generator.py route ALERT` answers for given labels, at a given time, while given alerts fire."""


class _Row(NamedTuple):
    """What a row says of one alert, without the environments that it holds for."""

    receiver: str
    condition: str
    group_by: str
    first: str
    again: str
    not_sent: str
    silenced: str


# The names of the labels that an alert's expression can return; None where that is not known.
ResultLabels = Callable[[Alert, Environment], Collection[str] | None]


def routing_table(project: Project, result_labels: ResultLabels) -> str:
    """The whole document, ending with a line break. What differs between environments has a row for each.

    The values of `result_labels` are not known here: of routes that ask for them, the row says the condition. Raises
    as `possible_routes` does.
    """
    definitions = (project.routing, *project.environments, *project.inhibitions, *project.groups)
    sources = sorted({definition.defined.relative_to(project.root) for definition in definitions})
    parts = [
        f"<!-- Generated from {', '.join(sources)} by `make build`; edit those, not this. -->",
        _INTRODUCTION,
        "## Receivers\n\n" + _receivers(project),
    ]
    intervals = {interval.name: interval for route in project.routing.walk() for interval in route.mute}
    if intervals:
        parts.append("## Times\n\n" + _times(intervals.values()))
    fates = _fates(project, result_labels)
    parts += [
        f"## {group.name}\n\n" + _alerts(project, group.alerts, fates) for group in project.groups if group.alerts
    ]
    return "\n\n".join(parts) + "\n"


def _receivers(project: Project) -> str:
    names = [environment.name for environment in project.environments]
    rows = [
        (
            receiver.name,
            *(
                ", ".join(channel.kind() for channel in channels_of(receiver, environment)) or "nobody"
                for environment in project.environments
            ),
        )
        for receiver in project.receivers
    ]
    return _markdown(("receiver", *names), rows)


def _times(intervals: Iterable[TimeInterval]) -> str:
    return _markdown(("name", "when"), [(interval.name, described(interval)) for interval in intervals])


# The rows of an alert, with the environments that each holds for.
_Fate = dict[_Row, list[str]]


def _alerts(project: Project, alerts: Sequence[Alert], fates: Mapping[Alert, _Fate]) -> str:
    lines = []
    for title, fate in _titled(alerts, fates):
        for number, (row, names) in enumerate(fate.items()):
            where = "" if len(names) == len(project.environments) else f" ({', '.join(names)})"
            receiver = row.receiver + (f", {row.condition}" if row.condition else "") + where
            lines.append((*(title if number == 0 else ("", "")), receiver, *row[2:]))
    header = ("receiver", "one message for each", "first after", "again after", "not sent", "silenced by")
    return _markdown(("alert", "severity", *header), lines)


def _titled(alerts: Sequence[Alert], fates: Mapping[Alert, _Fate]) -> Iterator[tuple[tuple[str, str], _Fate]]:
    """Name and severity of each alert, with its fate. Alerts that have all of these in common are told once."""
    by_title: dict[tuple[str, str], list[Alert]] = {}
    for alert in alerts:
        by_title.setdefault((alert.name, alert.severity.value), []).append(alert)
    for title, same in by_title.items():
        if all(fates[alert] == fates[same[0]] for alert in same):
            yield title, fates[same[0]]
        else:
            for alert in same:
                yield (f"{alert.name} ({', '.join(alert.labels.values())})", title[1]), fates[alert]


def _fates(project: Project, result_labels: ResultLabels) -> dict[Alert, _Fate]:
    fates: dict[Alert, _Fate] = {alert: {} for alert in project.alerts}
    asked = asked_labels(project)
    for environment in project.environments:
        known: dict[Alert, Labels] = {}
        for alert in project.alerts:
            names = result_labels(alert, environment)
            known[alert] = known_labels(alert, environment, () if names is None else asked - set(names))
        sources = [
            (inhibition, [alert for alert, labels in known.items() if may_be_source(inhibition, labels)])
            for inhibition in project.inhibitions
        ]
        for alert, labels in known.items():
            silenced = dict.fromkeys(
                f"{source.name} ({', '.join(inhibition.equal)})"
                for inhibition, alerts in sources
                for source in alerts
                if may_inhibit(inhibition, known[source], labels)
            )
            for leaf in possible_routes(project.routing, labels, environment):
                fates[alert].setdefault(_row(leaf, silenced), []).append(environment.name)
    return fates


def _row(leaf: Leaf, silenced: Iterable[str]) -> _Row:
    return _Row(
        leaf.settings.receiver.name,
        _condition(leaf),
        _group(leaf.settings.group_by),
        duration(leaf.settings.group_wait),
        _again(leaf.settings.repeat),
        ", ".join(interval.name for interval in leaf.mute) or _NONE,
        ", ".join(silenced) or _NONE,
    )


def _group(labels: tuple[str, ...]) -> str:
    return "alert" if labels == EVERY_LABEL else ", ".join(labels) or "nothing: all share one"


def _condition(leaf: Leaf) -> str:
    if leaf.conditions:
        return f"if `{{{', '.join(map(str, leaf.conditions))}}}`"
    return "" if leaf.certain else "otherwise"


def _again(repeat: Repeat) -> str:
    return " or ".join(dict.fromkeys(map(duration, repeat)))


def _markdown(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in line)} |" for line in lines)
