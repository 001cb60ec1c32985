"""Labels that say which part of a system a series is about. They are there whether all is well or not."""

from __future__ import annotations

PLACES = frozenset(
    {
        *("app", "cluster", "container", "datacenter", "env", "environment", "host", "hostname", "instance", "job"),
        *("namespace", "node", "pod", "region", "replica", "role", "service", "team", "tenant", "zone"),
    }
)
