"""docs/EVENTS.md: every event with its arguments; and their descriptions, which the recorder's docstrings have too."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from itertools import groupby
from os.path import commonpath
from pathlib import PurePath

from tradewatch.model import (
    BOOL,
    ONE,
    RATIO,
    TIMESTAMP,
    Argument,
    Event,
    Label,
    Project,
    Recorder,
    Set,
    ValueUpdate,
)
from tradewatch.model.problem import one_line

Quoting = Callable[[str], str]


def events_document(project: Project, recorder: Recorder) -> str:
    """The whole document, with a line break at the end."""
    required = [event for event in recorder.events if is_required(event)]
    parts = [
        f"<!-- Generated from {source_of_events(project, recorder)} by `make build`; edit that, not this. -->",
        "# Events",
        f"Each event is a method of the class in `{recorder.path}`. If a value is refused, no metric is updated.",
        "## Required",
        "Every program calls these, because a missing metric of theirs is reported:",
        ", ".join(f"[{event.name}](#{event.name})" for event in required) + ".",
    ]
    for module, events in groupby(recorder.events, key=lambda event: PurePath(event.defined.file).stem):
        parts += [f"## {module}", *(part for event in events for part in _section(event))]
    return "\n\n".join(parts) + "\n"


def _section(event: Event) -> Iterator[str]:
    yield f"### {event.name}"
    yield event.help
    yield "\n".join(f"- `{each.name}`: {description(event, each, quote='`{}`'.format)}" for each in event.arguments)
    yield f"Updates {', '.join(f'`{metric}`' for metric in event.metrics)}."


def source_of_events(project: Project, recorder: Recorder) -> str:
    """The file or the folder in which the events are written."""
    return commonpath(event.defined.relative_to(project.root) for event in recorder.events)


def is_required(event: Event) -> bool:
    """Whether it updates a required metric."""
    return any(metric.required for metric in event.metrics)


def description(event: Event, argument: Label | Argument, quote: Quoting = str) -> str:
    """What an argument means, and its possible values: `sent to acknowledged; in seconds, 0 or more.`"""
    facts = _of_label(argument, quote) if isinstance(argument, Label) else _of_number(event, argument)
    return "; ".join(filter(None, facts)) + "."


def _of_label(label: Label, quote: Quoting) -> Iterator[str]:
    if label.values:
        yield ", ".join(map(quote, label.values))
    yield one_line(label.help)
    if label.maximum is not None:
        yield f"at most {label.maximum}"
    if label.fallback:
        yield f"any other value counts as {quote(label.fallback)}"


def _of_number(event: Event, argument: Argument) -> Iterator[str]:
    yield one_line(argument.help)
    limits = _limits(*_bounds(event, argument)) if argument.unit not in (BOOL, TIMESTAMP) else ""
    yield ", ".join(filter(None, (_unit(argument), limits)))


def _unit(argument: Argument) -> str:
    """The unit, unless the type or the argument's name says it."""
    if argument.unit == TIMESTAMP:
        return "in unix seconds"
    if argument.unit in (BOOL, ONE, RATIO) or str(argument.unit).lower() in argument.name:
        return ""
    return f"in {argument.unit}"


def _bounds(event: Event, argument: Argument) -> tuple[float, float]:
    """The lowest and the highest value that all metrics accept that get this argument as it is."""
    updates = [update for update in event.updates if isinstance(update, ValueUpdate) and update.value == argument.name]
    bounds = [
        update.metric.bounds if isinstance(update, Set) else (0.0, math.inf) for update in updates if not update.when
    ]
    return max((low for low, _ in bounds), default=-math.inf), min((high for _, high in bounds), default=math.inf)


def _limits(low: float, high: float) -> str:
    if low == -math.inf:
        return "" if high == math.inf else f"at most {high:,g}"
    return f"{low:,g} or more" if high == math.inf else f"from {low:,g} to {high:,g}"
