"""routing/cluster-wait"""

from __future__ import annotations

from collections.abc import Iterator

from tradewatch.checks.built_environment import BuiltEnvironment
from tradewatch.model import Finding, duration
from tradewatch.routing import settings_in

# --cluster.peer-timeout: how many seconds each Alertmanager of a cluster waits for the message of the one before it.
_PEER_TIMEOUT = 15.0


def check(built: BuiltEnvironment) -> Iterator[Finding]:
    """A route whose groups are looked at again before the last Alertmanager of the cluster has decided."""
    root, members = built.routing, len(built.environment.cluster)
    if root.receiver is None or members < 2:
        return  # routing/root reports the first
    waits = (members - 1) * _PEER_TIMEOUT
    for route, settings in settings_in(root, built.environment).items():
        own = route is root or route.group_interval is not None
        if own and settings.group_interval <= waits:
            yield route.finding(
                f"looks at its groups every {duration(settings.group_interval)}, but the last of {members} "
                f"Alertmanagers waits {duration(waits)} for the others",
                argument="group_interval",
                details="If an alert ends meanwhile, the first one sends that it is resolved, and then the last one "
                "that it fires: somebody is paged again.",
                fix=f"use a group_interval of more than {duration(waits)}",
            )
