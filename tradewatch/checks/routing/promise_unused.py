"""routing/promise-unused"""

from __future__ import annotations

from collections.abc import Iterator

from tradewatch.checks.built_project import BuiltProject
from tradewatch.model import Finding

_DETAILS = "It holds because nothing can break it, and everybody believes that it protects something."


def check(built: BuiltProject) -> Iterator[Finding]:
    """A promise that no alert or no environment can break."""
    # A promise may be about one environment only.
    about = [(promise, each.environment) for each in built.all_environments for promise, _ in each.promised_alerts]
    if not any(each.situated_alerts for each in built.all_environments):
        return  # without alerts, or with an invalid tree, the check does not apply
    for promise in built.project.promises:
        kinds = {type(channel) for each, environment in about if each is promise for channel in environment.channels}
        if not kinds:
            fix = "correct its matchers, or remove the promise"
            yield promise.finding("is about no alert", argument="matchers", details=_DETAILS, fix=fix)
            continue
        for argument, named in (("reaches", promise.reaches), ("never", promise.never)):
            for kind in named:
                if kind not in kinds:
                    yield promise.finding(
                        f"no environment with such alerts has a channel of type {kind.__name__}",
                        argument=argument,
                        details=_DETAILS,
                        fix=f"add the channel to an environment, or remove it from {argument}",
                    )
