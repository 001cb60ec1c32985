"""dashboards/empty-cell"""

from __future__ import annotations

from collections.abc import Iterator

from tradewatch.checks.built_environment import BuiltEnvironment
from tradewatch.grafana.walk import properties
from tradewatch.model import Finding


def check(built: BuiltEnvironment) -> Iterator[Finding]:
    """A table shows the text for an empty panel in each empty cell."""
    for path, panel in built.panels():
        fields = panel.get("fieldConfig", {})
        text = fields.get("defaults", {}).get("noValue")
        if panel["type"] != "table" or not text:
            continue
        if not any(
            override.get("matcher") == {"id": "byRegexp", "options": "/.*/"} and properties(override).get("noValue")
            for override in fields.get("overrides", ())
        ):
            yield built.panel_finding(
                path,
                panel,
                f"says {text!r} in each empty cell",
                details="Grafana fills cells with the text for a panel without data. Beside a value it is false.",
                fix="add an override of /.*/ with a dash as noValue; tables of tradewatch.grafana have it",
            )
