"""dashboards/overlap"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from tradewatch.checks.built_environment import BuiltEnvironment
from tradewatch.checks.rule_set import panel_subject
from tradewatch.grafana.layout import COLUMNS
from tradewatch.model import Finding

_DETAILS = "Grafana pushes one of the two down, and the dashboard's rows with it."


def check(built: BuiltEnvironment) -> Iterator[Finding]:
    """Two panels in the same place, or a panel beyond the edge of the grid."""
    for path, document in built.dashboards.items():
        top = document.get("panels", [])
        # The panels of a collapsed row get their positions when it is opened; the others then move.
        for together in (top, *(panel.get("panels", []) for panel in top)):
            for panel, summary in _misplaced(together):
                yield built.panel_finding(
                    path,
                    panel,
                    summary,
                    details=_DETAILS,
                    fix="leave out the position, and the panel gets one",
                )


def _misplaced(panels: Sequence[dict[str, Any]]) -> Iterator[tuple[dict[str, Any], str]]:
    taken: dict[tuple[int, int], dict[str, Any]] = {}
    for panel in panels:
        place = panel["gridPos"]
        left, right = place["x"], place["x"] + place["w"]
        if left < 0 or right > COLUMNS:
            yield panel, f"covers columns {left} to {right} of {COLUMNS}"
        cells = [(x, y) for x in range(left, right) for y in range(place["y"], place["y"] + place["h"])]
        below = {id(taken[cell]): taken[cell] for cell in cells if cell in taken}
        for other in below.values():
            yield panel, f"overlaps {panel_subject(other)}"
        taken |= dict.fromkeys(cells, panel)
