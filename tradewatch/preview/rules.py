"""Rules for a past, which nobody evaluated when it happened: promtool's backfill knows recording rules alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tradewatch.model import seconds

# Seconds for which Prometheus takes the last sample of a series that has ended for its value.
_LOOKBACK = 300


def alerts_as_recordings(files: Sequence[Mapping[str, Any]], step: int) -> dict[str, Any]:
    """A rule file that records `ALERTS` for the alerts in these rule files, evaluated every `step` seconds.

    An alert fires if its expression had a result at every evaluation of its hold, so it is right within one evaluation.
    `keep_firing_for` is left out: an alert ends here with its reason.
    """
    return _group(
        {
            "record": "ALERTS",
            "expr": _fires(rule["expr"], seconds(rule.get("for", "0s")), step),
            "labels": {**rule.get("labels", {}), "alertname": rule["alert"], "alertstate": "firing"},
        }
        for rule in _alerts(files)
    )


def starts_as_recordings(files: Sequence[Mapping[str, Any]], step: int) -> dict[str, Any]:
    """A rule file that records `ALERTS_FOR_STATE`, the time since when an alert holds, from the recorded `ALERTS`."""
    return _group(
        {
            "record": "ALERTS_FOR_STATE",
            "expr": _since(f'ALERTS{{alertname="{rule["alert"]}"}}', seconds(rule.get("for", "0s")), step),
        }
        for rule in {rule["alert"]: rule for rule in _alerts(files)}.values()
    )


def _alerts(files: Sequence[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    return (rule for file in files for group in file["groups"] for rule in group["rules"] if "alert" in rule)


def _group(rules: Iterator[Mapping[str, Any]]) -> dict[str, Any]:
    return {"groups": [{"name": "alerts", "rules": list(rules)}]}


def _since(firing: str, hold: float, step: int) -> str:
    """The last time at which it fired and had not fired a lookback before, less the lookback and the hold."""
    before = _LOOKBACK + step
    begins = f"timestamp({firing}) unless {firing} offset {before}s"
    last = f"({begins}) or max_over_time(({begins})[1d:{step}s])"
    return f"max without (alertstate) (({last}) and {firing}) - {before + hold:g}"


def _fires(expression: str, hold: float, step: int) -> str:
    evaluations = int(hold // step)
    if evaluations < 1:
        return f"({expression}) * 0 + 1"
    return f"(count_over_time(({expression})[{evaluations * step}s:{step}s]) >= {evaluations}) * 0 + 1"
