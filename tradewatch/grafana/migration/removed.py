"""What Grafana has removed without a counterpart: a migrated panel keeps it, and a check reports it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from tradewatch.grafana.migration.json_parts import mapping, mappings

# Panels written in Angular, which Grafana 12 has removed -> what comes near.
REMOVED_PANEL_TYPES: Mapping[str, str] = {
    "ae3e-plotly-panel": "timeseries",
    "grafana-worldmap-panel": "geomap",
    "larona-epict-panel": "canvas",
    "marcuscalidus-svg-panel": "canvas",
}


class Removed(NamedTuple):
    """A key of a panel, what it did, and what to write instead."""

    key: str
    summary: str
    fix: str
    details: str = ""


_KEYS = (
    Removed(
        "nullPointMode",
        "drew a missing value as 0, which Grafana cannot do any more",
        "write what a missing value means into the query, for example `or vector(0)`, and remove nullPointMode",
    ),
    Removed(
        "prefix",
        "had a text before its number, which is now part of the unit",
        "write it into the title, and remove prefix",
    ),
    Removed(
        "postfix",
        "had a text after its number, which is now part of the unit",
        "write it into the title, and remove postfix",
    ),
    Removed(
        "seriesOverrides",
        "changed how a series looks in a way that Grafana does not know any more",
        "use an override of the field, or remove it",
    ),
    Removed(
        "thresholds",
        "had limits that cannot be drawn: on the right axis, on a histogram, or an upper limit below a lower one",
        "draw them as queries, or remove them",
    ),
    Removed(
        "timeRegions",
        "marked parts of each day or week, which Grafana now does for a whole dashboard",
        "add an annotation, or remove timeRegions",
    ),
    Removed(
        "transform",
        "showed the JSON or the annotations of a dashboard as a table, which Grafana cannot do any more",
        "draw a query, or remove the panel",
    ),
)


REMOVED_KEYS = tuple(each.key for each in _KEYS)


def removed_from(panel: Mapping[str, Any]) -> list[Removed]:
    """What a migrated panel still has although Grafana has removed it."""
    found = [each for each in _KEYS if each.key in panel]
    if "alert" in panel:
        alert = mapping(panel["alert"])
        found.append(
            Removed(
                "alert",
                f"its alert {alert.get('name', '')!r} is not taken over: Grafana 11 removed the alerts of panels",
                "write it as an alert in rules/, and remove it from the panel",
                "; ".join(_condition(each, panel) for each in mappings(alert.get("conditions"))),
            )
        )
    return found


def _condition(condition: Mapping[str, Any], panel: Mapping[str, Any]) -> str:
    """`avg of query A (up) over 5m to now was gt 3`."""
    reducer, query = mapping(condition.get("reducer")), mapping(condition.get("query"))
    evaluator = mapping(condition.get("evaluator"))
    letter, *times = [str(each) for each in query.get("params") or ()] or ["?"]
    expr = next((each.get("expr") for each in mappings(panel.get("targets")) if each.get("refId") == letter), "?")
    limits = " and ".join(str(each) for each in evaluator.get("params") or ())
    return (
        f"it fired when {reducer.get('type')} of {expr} over {' to '.join(times)} was {evaluator.get('type')} {limits}"
    )
