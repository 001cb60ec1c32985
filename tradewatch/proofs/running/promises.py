"""Samples the promises with amtool, as a second opinion on our own simulation of the routes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tradewatch.compiler import CompiledProject
from tradewatch.compiler.alertmanager import CONFIG
from tradewatch.model import Environment, Problem, Promise
from tradewatch.routing import Labels, channels_of, labels_as_sent, matches
from tradewatch.toolchain import Amtool


def promise_problems(
    compiled: CompiledProject, environment: Environment, folder: Path, amtool: Amtool
) -> Iterator[Problem]:
    """The promises that amtool sees broken for one alert each, in an environment whose tree is in `folder`.

    amtool only knows which receivers a route notifies, so times are not sampled. Raises ToolError if it cannot be run.
    """
    for promise in compiled.project.promises:
        labels = _sample(compiled, environment, promise)
        if labels is None:
            continue
        names = amtool.route(folder / CONFIG, labels)
        notified = [receiver for receiver in compiled.project.receivers if receiver.name in names]
        kinds = {type(channel) for receiver in notified for channel in channels_of(receiver, environment)}
        missing = {type(channel) for channel in environment.channels} - kinds
        faults = [("never", kind, "is sent to") for kind in promise.never if kind in kinds]
        faults += [("reaches", kind, "does not reach") for kind in promise.reaches if kind in missing]
        for argument, kind, verb in faults:
            what = f"{labels['alertname']} in {environment.name} {verb} {kind.kind()}"
            summary = f"{what}: amtool says that it notifies {', '.join(names)}"
            yield Problem("amtool", promise.defined.of_argument(argument), promise.subject, summary)


def _sample(compiled: CompiledProject, environment: Environment, promise: Promise) -> Labels | None:
    """The labels of the first alert that the promise is about, if possible with the first value of the identity."""
    identity, name = compiled.project.identity, next(iter(environment.watched), "")
    for alert in compiled.project.alerts:
        possible = compiled.labels_of_result(alert, environment)
        result = dict.fromkeys((identity,) if possible is None or identity in possible else (), name)
        labels = labels_as_sent(alert, environment, result)
        if matches(promise.matchers, labels):
            return labels
    return None
