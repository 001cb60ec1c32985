"""routing/repeat-interval"""

from __future__ import annotations

from collections.abc import Iterator

from tradewatch.checks.built_environment import BuiltEnvironment
from tradewatch.model import Problem, Route, duration
from tradewatch.routing import RouteSettings, settings_in

# Written on one route and nearly equal, they mean: repeat at every check, as a heartbeat does.
_NEARLY = 1 / 2


def check(built: BuiltEnvironment) -> Iterator[Problem]:
    """A route whose `repeat_interval` is shorter than its `group_interval`."""
    root = built.project.routing
    if root.receiver is None:
        return  # routing/root reports it
    for route, settings in settings_in(root, built.environment).items():
        if settings.repeat_interval < settings.group_interval and not _meant(route, settings):
            looks, wanted = duration(settings.group_interval), duration(settings.repeat_interval)
            argument = "group_interval" if route.repeat_interval is None else "repeat_interval"
            yield Problem(
                "routing/repeat-interval",
                route.defined.of_argument(argument),
                route.subject,
                f"repeats its messages every {looks}, not every {wanted}",
                details=f"Alertmanager checks once per group_interval whether to repeat, here every {looks}.",
                fix=f"use a repeat_interval of {looks} or more, or a group_interval of {wanted} or less",
            )


def _meant(route: Route, settings: RouteSettings) -> bool:
    """Also if both are inherited: the parent route then decides."""
    if route.repeat_interval is None or route.group_interval is None:
        return route.repeat_interval is route.group_interval
    return settings.repeat_interval > settings.group_interval * _NEARLY
