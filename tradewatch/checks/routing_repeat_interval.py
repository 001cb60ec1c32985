"""routing/repeat-interval: a route whose `repeat_interval` is shorter than its `group_interval`."""

from __future__ import annotations

from collections.abc import Iterator

from tradewatch.checks.case import Case
from tradewatch.model import Problem, Route, duration
from tradewatch.routing import Settings, settings_in

# Written side by side and nearly equal, they say: repeat at every look, as a heartbeat does. Accidents are less subtle.
_NEARLY = 1 / 2


def check(case: Case) -> Iterator[Problem]:
    root = case.project.routing
    if root.receiver is None:
        return  # routing/root speaks of it
    for route, settings in settings_in(root, case.environment).items():
        if settings.repeat_interval < settings.group_interval and not _meant(route, settings):
            looks, wanted = duration(settings.group_interval), duration(settings.repeat_interval)
            argument = "group_interval" if route.repeat_interval is None else "repeat_interval"
            yield Problem(
                "routing/repeat-interval",
                route.defined.of_argument(argument),
                route.subject,
                f"repeats its messages every {looks} at the soonest, and not every {wanted}",
                details=f"Alertmanager looks whether to repeat once a group_interval, which is {looks} here.",
                fix=f"a repeat_interval of {looks} or more, or a group_interval of {wanted} or less",
            )


def _meant(route: Route, settings: Settings) -> bool:
    """Also where both are inherited: then the route above is asked."""
    if route.repeat_interval is None or route.group_interval is None:
        return route.repeat_interval is route.group_interval
    return settings.repeat_interval > settings.group_interval * _NEARLY
