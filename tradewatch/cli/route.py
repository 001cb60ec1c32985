"""`route`: who is notified of an alert."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple, NoReturn

import click

from tradewatch.cli.output import finish_with
from tradewatch.cli.session import Session, chosen, environments_option, reporting
from tradewatch.compiler import CompiledProject
from tradewatch.model import Alert, Environment, Inhibition, Problem, Project, did_you_mean, duration
from tradewatch.model.matcher import LABEL_NAME
from tradewatch.routing import (
    EVERY_LABEL,
    Delivery,
    Inhibited,
    Labels,
    Muted,
    Outcome,
    Paused,
    in_words,
    labels_as_sent,
    paused,
    possibly_inhibited,
    routing_labels,
    simulate,
)


class _Answer(NamedTuple):
    """The answer for one environment; an alert that is paused does not fire, so nothing of the outcome happens."""

    project: Project
    environment: Environment
    at: datetime
    outcome: Outcome
    paused: Paused | None


@click.command(short_help="Print who is notified of an alert, how soon and how often.")
@click.argument("name", metavar="ALERT")
@click.option("--label", "given", metavar="NAME=VALUE", multiple=True, help="A label of the result; may be repeated.")
@click.option(
    "--at",
    "time",
    metavar="TIME",
    default="now",
    show_default=True,
    help="A time in ISO 8601 with its zone: 2026-05-02T22:30+02:00, or 2026-05-02T20:30Z.",
)
@click.option(
    "--while", "others", metavar="ALERT", multiple=True, help="Another alert that is firing; may be repeated."
)
@environments_option
@reporting
def route(
    session: Session, name: str, given: tuple[str, ...], time: str, others: tuple[str, ...], names: tuple[str, ...]
) -> Sequence[Problem]:
    """Print who is notified of ALERT: which receivers through which channels, in which message, how soon and how often,
    and what inhibits or mutes it. Alertmanager would do the same with the definitions as they are now. Maintenance
    comes first: while its window is open, the alert does not fire.

    --label gives a label of the alert's result, for example the bot. The rule and the environment add their labels
    themselves. For routes and groups, a label that is not given is taken as absent, and the answer names it if it
    matters. The alerts of --while have the same labels, as far as their results can have them. A label that is not
    given can be different there: the answer says on which labels an inhibition depends.

    With --format json, the answer is a JSON array with one object per environment.

    \b
    .venv/bin/python generator.py route ApiErrorRatioHigh --label bot=momentum --label route=/orders
    .venv/bin/python generator.py route StrategySignalsSkipped --at 2026-05-02T12:00Z --environment production
    .venv/bin/python generator.py route MarketDataStale --label bot=momentum --while BotDown
    """
    project, compiled = session.project, session.compiled
    at, labels = _time(time), _labels(given)
    alert = _alert(project, name, labels)
    sources = [other for each in others for other in _alerts(project, each, labels)]
    answers = []
    for environment in chosen(project, names):
        possible = compiled.labels_of_result(alert, environment)
        _require_possible(alert, labels, possible)
        outcome = simulate(project, environment, labels_as_sent(alert, environment, labels), at)
        missing = {label for label in outcome.missing if possible is None or label in possible}
        pausing = compiled.within(environment).pausing_labels(alert)
        missing |= {label for label in pausing if label not in labels}
        known, *firing = (_known(compiled, each, environment, labels) for each in (alert, *sources))
        outcome = outcome._replace(
            missing=tuple(sorted(missing)), inhibited=possibly_inhibited(known, firing, project.inhibitions)
        )
        planned = {label: value for label, value in labels.items() if label in pausing}
        pause = paused(compiled.within(environment).windows, planned, at)
        answers.append(_Answer(project, environment, at, outcome, pause))
    if click.get_current_context().params["form"] == "json":
        answer = json.dumps(list(map(_as_object, answers)), indent=2, ensure_ascii=False)
    else:
        answer = "\n\n".join(map(_for_people, answers))
    finish_with(answer)


def _time(text: str) -> datetime:
    if text == "now":
        return datetime.now(UTC).replace(second=0, microsecond=0)
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        _refuse("--at", f"{text!r} is not a time, for example 2026-05-02T22:30+02:00, or now")
    if at.tzinfo is None:
        _refuse("--at", f"{text!r} has no zone; write for example 2026-05-02T20:30Z or 2026-05-02T22:30+02:00")
    return at


def _labels(given: Iterable[str]) -> dict[str, str]:
    labels: dict[str, str] = {}
    for text in given:
        name, equals, value = text.partition("=")
        if not equals or not LABEL_NAME.fullmatch(name):
            _refuse("--label", f"{text!r} is not NAME=VALUE, for example bot=momentum")
        if name in labels:
            _refuse("--label", f"{name} is given twice")
        labels[name] = value
    return labels


def _alert(project: Project, name: str, labels: Labels) -> Alert:
    """The one rule with this name and these labels. Raises UsageError if there is none, or more than one."""
    alerts = _alerts(project, name, labels)
    if len(alerts) > 1:
        apart = sorted({f"{label}={value}" for alert in alerts for label, value in alert.labels.items()})
        shown = ", ".join(apart[:6]) + (", ..." if len(apart) > 6 else "")
        raise click.UsageError(f"{len(alerts)} rules have the name {name}; choose one with --label: {shown}")
    return alerts[0]


def _alerts(project: Project, name: str, labels: Labels) -> list[Alert]:
    """The rules with this name that can have these labels. Raises UsageError if there is none."""
    named = [alert for alert in project.alerts if alert.name == name]
    if not named:
        known = (alert.name for alert in project.alerts)
        raise click.UsageError(f"no alert is called {name!r}; {did_you_mean(name, known)}".rstrip("; "))
    fitting = [alert for alert in named if all(labels.get(k, v) == v for k, v in alert.all_labels.items())]
    if not fitting:
        own = {label: value for label, value in named[0].all_labels.items() if labels.get(label, value) != value}
        written = ", ".join(f"{label}={value}" for label, value in own.items())
        _refuse("--label", f"the rule of {name} sets {written}")
    return fitting


def _require_possible(alert: Alert, labels: Labels, possible: Collection[str] | None) -> None:
    for name in labels:
        if possible is not None and name not in possible and name not in alert.all_labels:
            choice = did_you_mean(name, possible) or "it has none"
            _refuse("--label", f"the result of {alert.name} has no label {name!r}; {choice}")


def _known(compiled: CompiledProject, alert: Alert, environment: Environment, labels: Labels) -> dict[str, str]:
    """The labels of an alert with those of `labels` that its result can have; "" for a label that it cannot have."""
    possible = compiled.labels_of_result(alert, environment)
    own = labels if possible is None else {name: value for name, value in labels.items() if name in possible}
    missing = () if possible is None else routing_labels(compiled.project) - set(possible)
    return {**dict.fromkeys(missing, ""), **labels_as_sent(alert, environment, own)}


def _for_people(answer: _Answer) -> str:
    project, environment, at, outcome, pause = answer
    title = f"{outcome.labels['alertname']} in {environment.name}, {at:%A} {at:%Y-%m-%d %H:%M %Z}"
    lines = [f"  labels   {_label_set(outcome.labels)}"]
    if outcome.missing:
        lines.append(f"  not given, taken as absent: {', '.join(outcome.missing)}")
    if pause:
        for window in pause.by:
            by = f"maintenance {window.name} by {window.owner}"
            lines.append(f"  DOES NOT FIRE {_until(pause)}, {by}: {window.reason}")
    for each in outcome.inhibited:
        known = f"{each.by['alertname']} {_label_set(each.by)}"
        depends = f" if {' and '.join(conditions)}," if (conditions := _conditions(each)) else ""
        unless = "" if each.certain else " (not certain: an alert that is a source itself may be sent)"
        lines.append(f"  NOT SENT{depends} while {known} fires{unless}: {_place(project, each.through)}")
    for delivery in outcome.deliveries:
        lines += [f"  {line}" for line in _delivery(delivery)]
    return "\n".join([title, *lines])


def _conditions(inhibited: Inhibited) -> list[str]:
    """On which labels that were not given it depends, in words."""
    return [
        *(f"{label} is the same" for label in inhibited.same),
        *(f"{inhibited.by['alertname']} has {matcher}" for matcher in inhibited.if_source),
        *(f"this alert has {matcher}" for matcher in inhibited.if_target),
    ]


def _delivery(delivery: Delivery) -> Iterable[str]:
    settings = delivery.matched.settings
    yield f"{settings.receiver.name}, via {', '.join(each.kind() for each in delivery.channels) or 'nothing'}"
    together = "of its own" if settings.group_by == EVERY_LABEL else f"with all alerts of {_label_set(delivery.group)}"
    yield f"  in a message {together}"
    joins = "" if settings.group_by == EVERY_LABEL else f"joining after {duration(settings.group_interval)}, "
    again = " or ".join(dict.fromkeys(map(duration, settings.repeat)))
    yield f"  first after {duration(settings.group_wait)}, {joins}again after {again}"
    if delivery.muted:
        intervals = ", ".join(f"{each.name}, {in_words(each)}" for each in delivery.muted.by)
        yield f"  MUTED {_until(delivery.muted)}, by {intervals}"


def _until(time: Muted | Paused) -> str:
    return f"until {time.until:%A} {time.until:%Y-%m-%d %H:%M %Z}" if time.until else "always"


def _as_object(answer: _Answer) -> dict[str, Any]:
    project, environment, at, outcome, pause = answer
    return {
        "environment": environment.name,
        "at": at.isoformat(),
        "labels": dict(outcome.labels),
        "missing": list(outcome.missing),
        "maintenance": pause
        and {
            "by": [{"name": each.name, "reason": each.reason, "owner": each.owner} for each in pause.by],
            "until": pause.until and pause.until.isoformat(),
        },
        "inhibited": [
            {
                "by": dict(each.by),
                "through": _place(project, each.through),
                "certain": each.certain,
                "if_same": list(each.same),
                "if_source": list(map(str, each.if_source)),
                "if_target": list(map(str, each.if_target)),
            }
            for each in outcome.inhibited
        ],
        "deliveries": [
            {
                "receiver": each.matched.settings.receiver.name,
                "channels": [channel.kind() for channel in each.channels],
                "group": dict(each.group),
                "first_after_seconds": each.matched.settings.group_wait,
                "joins_after_seconds": each.matched.settings.group_interval,
                "again_after_seconds": list(each.matched.settings.repeat),
                "muted": each.muted
                and {
                    "by": [interval.name for interval in each.muted.by],
                    "until": each.muted.until and each.muted.until.isoformat(),
                },
            }
            for each in outcome.deliveries
        ],
    }


def _place(project: Project, inhibition: Inhibition) -> str:
    return inhibition.defined.place_in(project.root)


def _label_set(labels: Mapping[str, str]) -> str:
    return "{" + ", ".join(f"{name}={json.dumps(value, ensure_ascii=False)}" for name, value in labels.items()) + "}"


def _refuse(option: str, message: str) -> NoReturn:
    raise click.UsageError(f"{option}: {message}")
