"""docs/ROUTING.md: who is notified of which alert, as tables."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from tradewatch.model import Alert, Environment, Project, Promise, TimeInterval, duration
from tradewatch.routing.inhibition import may_be_source, may_inhibit
from tradewatch.routing.labels import Labels, known_labels, routing_labels
from tradewatch.routing.simulate import channels_of
from tradewatch.routing.times import in_words
from tradewatch.routing.tree import EVERY_LABEL, MatchedRoute, RepeatTimes, possible_routes

_NONE = "-"

_INTRODUCTION = """\
# Who is notified of an alert

- **first after**: how long the first message of a group waits for more alerts of that group. An alert that resolves
  within this time is never sent.
- **joins after**: how long an alert waits at most if its group was sent already.
- **again after**: when the same message is sent again if nothing changes. Of two times, the later one is usual:
  Alertmanager checks once per `group_interval`, and its check at the earlier time is usually a few milliseconds early.
- **one message per**: alerts with the same values of these labels share a message.
- **not sent**: the times at which messages wait. An alert that resolves in that time is never sent.
- **inhibited by**: while that alert is firing with the same values of the labels in brackets, this alert is not sent.

`.venv/bin/python generator.py route ALERT` answers for given labels, at a given time, while given alerts are firing."""

_PROMISES = """\
`make build` proves them. An alert reaches a channel if the environment has it, also when its group was sent already."""


class _Row(NamedTuple):
    """A row for one alert, without the environments for which it is true."""

    receiver: str
    condition: str
    group_by: str
    first: str
    joins: str
    again: str
    not_sent: str
    inhibited: str


# The names of the labels that an alert's expression can return; None if that is not known.
ResultLabels = Callable[[Alert, Environment], Collection[str] | None]


def routing_table(project: Project, result_labels: ResultLabels) -> str:
    """The whole document, which ends with a line break. Environments that differ have a row each.

    A route with a matcher for one of the `result_labels` has that matcher as a condition in its row. Raises what
    `possible_routes` raises.
    """
    routes = project.routes[:1]
    definitions = (*routes, *project.promises, *project.environments, *project.inhibitions, *project.groups)
    sources = sorted({definition.defined.relative_to(project.root) for definition in definitions})
    parts = [
        f"<!-- Generated from {', '.join(sources)} by `make build`; edit those, not this. -->",
        _INTRODUCTION,
        "## Receivers\n\n" + _receivers(project),
    ]
    intervals = {interval.name: interval for route in project.routes for interval in route.mute}
    if intervals:
        parts.append("## Times\n\n" + _times(intervals.values()))
    if project.promises:
        parts.append("## Promises\n\n" + _PROMISES + "\n\n" + _promises(project.promises))
    rows_by_alert = _rows_by_alert(project, result_labels)
    parts += [
        f"## {group.name}\n\n" + _alerts(project, group.alerts, rows_by_alert)
        for group in project.groups
        if group.alerts
    ]
    return "\n\n".join(parts) + "\n"


def _receivers(project: Project) -> str:
    environments = tuple(filter(project.has_routing, project.environments))
    names = [environment.name for environment in environments]
    rows = [
        (
            receiver.name,
            *(
                ", ".join(channel.kind() for channel in channels_of(receiver, environment)) or "nobody"
                for environment in environments
            ),
        )
        for receiver in project.receivers
    ]
    return _markdown(("receiver", *names), rows)


def _promises(promises: Iterable[Promise]) -> str:
    rows = [
        (
            f"`{{{', '.join(map(str, each.matchers))}}}`",
            each.reached or _NONE,
            each.repeated or _NONE,
            ", ".join(kind.kind() for kind in each.never) or _NONE,
            "; ".join(map(in_words, each.muted)) or _NONE,
            "any other" if each.apart == EVERY_LABEL else ", ".join(each.apart) or _NONE,
        )
        for each in promises
    ]
    return _markdown(("alerts", "reach", "again within", "never reach", "may be muted", "never share a message"), rows)


def _times(intervals: Iterable[TimeInterval]) -> str:
    return _markdown(("name", "when"), [(interval.name, in_words(interval)) for interval in intervals])


# The rows of an alert, with the environments of each.
_Rows = dict[_Row, list[str]]


def _alerts(project: Project, alerts: Sequence[Alert], rows_by_alert: Mapping[Alert, _Rows]) -> str:
    everywhere = tuple(filter(project.has_routing, project.environments))
    lines = []
    for title, rows in _titled(alerts, rows_by_alert):
        for number, (row, names) in enumerate(rows.items()):
            where = "" if len(names) == len(everywhere) else f" ({', '.join(names)})"
            receiver = row.receiver + (f", {row.condition}" if row.condition else "") + where
            lines.append((*(title if number == 0 else ("", "")), receiver, *row[2:]))
    header = ("receiver", "one message per", "first after", "joins after", "again after", "not sent", "inhibited by")
    return _markdown(("alert", "severity", *header), lines)


def _titled(alerts: Sequence[Alert], rows_by_alert: Mapping[Alert, _Rows]) -> Iterator[tuple[tuple[str, str], _Rows]]:
    """The name and severity of each alert, with its rows. Alerts with the same name and rows are listed once."""
    by_title: dict[tuple[str, str], list[Alert]] = {}
    for alert in alerts:
        by_title.setdefault((alert.name, alert.severity), []).append(alert)
    for title, same in by_title.items():
        if all(rows_by_alert[alert] == rows_by_alert[same[0]] for alert in same):
            yield title, rows_by_alert[same[0]]
        else:
            for alert in same:
                yield (f"{alert.name} ({', '.join(alert.labels.values())})", title[1]), rows_by_alert[alert]


def _rows_by_alert(project: Project, result_labels: ResultLabels) -> dict[Alert, _Rows]:
    rows_by_alert: dict[Alert, _Rows] = {alert: {} for alert in project.alerts}
    wanted = routing_labels(project)
    for environment in filter(project.has_routing, project.environments):
        known: dict[Alert, Labels] = {}
        for alert in project.alerts:
            names = result_labels(alert, environment)
            known[alert] = known_labels(alert, environment, () if names is None else wanted - set(names))
        sources = [
            (inhibition, [alert for alert, labels in known.items() if may_be_source(inhibition, labels)])
            for inhibition in project.inhibitions
        ]
        for alert, labels in known.items():
            inhibited = dict.fromkeys(
                f"{source.name} ({', '.join(inhibition.equal)})"
                for inhibition, alerts in sources
                for source in alerts
                if may_inhibit(inhibition, known[source], labels)
            )
            for matched in possible_routes(project.routing_in(environment), labels, environment):
                rows_by_alert[alert].setdefault(_row(matched, inhibited), []).append(environment.name)
    return rows_by_alert


def _row(matched: MatchedRoute, inhibited: Iterable[str]) -> _Row:
    return _Row(
        matched.settings.receiver.name,
        _condition(matched),
        _group(matched.settings.group_by),
        duration(matched.settings.group_wait),
        _NONE if matched.settings.group_by == EVERY_LABEL else duration(matched.settings.group_interval),
        _again(matched.settings.repeat),
        ", ".join(interval.name for interval in matched.mute) or _NONE,
        ", ".join(inhibited) or _NONE,
    )


def _group(labels: tuple[str, ...]) -> str:
    return "alert" if labels == EVERY_LABEL else ", ".join(labels) or "nothing: all share one"


def _condition(matched: MatchedRoute) -> str:
    if matched.conditions:
        return f"if `{{{', '.join(map(str, matched.conditions))}}}`"
    return "" if matched.certain else "otherwise"


def _again(repeat: RepeatTimes) -> str:
    return " or ".join(dict.fromkeys(map(duration, repeat)))


def _markdown(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in line)} |" for line in lines)
