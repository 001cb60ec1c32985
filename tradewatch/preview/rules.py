"""Rules for a past, which nobody evaluated when it happened: promtool's backfill knows recording rules alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tradewatch.model import seconds


def alerts_as_recordings(files: Sequence[Mapping[str, Any]], step: int) -> dict[str, Any]:
    """A rule file that records `ALERTS` for the alerts in these rule files, evaluated every `step` seconds.

    An alert fires if its expression had a result at every evaluation of its hold, so it is right within one evaluation.
    `keep_firing_for` is left out: an alert ends here with its reason.
    """
    rules = [
        {
            "record": "ALERTS",
            "expr": _fires(rule["expr"], seconds(rule.get("for", "0s")), step),
            "labels": {**rule.get("labels", {}), "alertname": rule["alert"], "alertstate": "firing"},
        }
        for file in files
        for group in file["groups"]
        for rule in group["rules"]
        if "alert" in rule
    ]
    return {"groups": [{"name": "alerts", "rules": rules}]}


def _fires(expression: str, hold: float, step: int) -> str:
    evaluations = int(hold // step)
    if evaluations < 1:
        return f"({expression}) * 0 + 1"
    return f"(count_over_time(({expression})[{evaluations * step}s:{step}s]) >= {evaluations}) * 0 + 1"
