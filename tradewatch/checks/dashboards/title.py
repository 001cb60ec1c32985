"""dashboards/title"""

from __future__ import annotations

from collections.abc import Iterator

from tradewatch.checks.built_environment import BuiltEnvironment
from tradewatch.grafana.layout import inner_width
from tradewatch.grafana.text_width import text_width
from tradewatch.model import Finding

# The icon for the description, or for the links.
_ICON = 36


def check(built: BuiltEnvironment) -> Iterator[Finding]:
    """A title that is wider than its panel."""
    for path, panel in built.panels():
        if panel["type"] == "row":
            continue
        icons = sum(_ICON for each in ("description", "links") if panel.get(each))
        available = inner_width(panel["gridPos"]["w"]) - icons
        needed = text_width(panel.get("title", ""))
        if needed > available:
            yield built.panel_finding(
                path,
                panel,
                f"its title needs about {needed} pixels, and has {available}",
                details="Grafana cuts off the end, on a screen 1280 pixels wide.",
                fix="shorten it, or make the panel wider",
            )
