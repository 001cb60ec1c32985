"""routing/repeat-interval"""

from __future__ import annotations

from collections.abc import Iterator

from tradewatch.checks.built_environment import BuiltEnvironment
from tradewatch.model import Finding, Route, duration
from tradewatch.routing import RouteSettings, settings_in

# If one route sets both, and they are nearly equal, it should repeat at every check, like a heartbeat.
_NEARLY_EQUAL = 1 / 2


def check(built: BuiltEnvironment) -> Iterator[Finding]:
    """A route whose `repeat_interval` is shorter than its `group_interval`."""
    root = built.routing
    if root.receiver is None:
        return  # routing/root reports it
    for route, settings in settings_in(root, built.environment).items():
        if settings.repeat_interval < settings.group_interval and not _intended(route, settings):
            actual, wanted = duration(settings.group_interval), duration(settings.repeat_interval)
            argument = "group_interval" if route.repeat_interval is None else "repeat_interval"
            yield route.finding(
                f"repeats its messages every {actual}, not every {wanted}",
                argument=argument,
                details=f"Alertmanager checks once per group_interval whether to repeat, here every {actual}.",
                fix=f"use a repeat_interval of {actual} or more, or a group_interval of {wanted} or less",
            )


def _intended(route: Route, settings: RouteSettings) -> bool:
    """Whether the author intended it. If both are inherited, the parent route is checked."""
    if route.repeat_interval is None or route.group_interval is None:
        return route.repeat_interval is route.group_interval
    return settings.repeat_interval > settings.group_interval * _NEARLY_EQUAL
