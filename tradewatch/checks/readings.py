"""Counters whose total means something: how long something runs, and the readings of meters and of devices."""

from __future__ import annotations

import re

from tradewatch.promql.tree import Selection, Typed

_READINGS = re.compile(
    r"uptime|up_time|power_on|power_cycle|_wear|odometer|(?:^|_)meter_|(?:^|_)(?:energy|kwh|joules|watthours?)(?:_|$)"
    r"|^smart(?:ctl|mon)?_|^nvme_",
    re.IGNORECASE,
)


def is_reading(tree: Typed) -> bool:
    """Whether it reads such a counter, which does not restart with the exporter."""
    return any(isinstance(node, Selection) and _READINGS.search(node.name) for node in tree.walk())
