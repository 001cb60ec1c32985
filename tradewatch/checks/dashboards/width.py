"""dashboards/width"""

from __future__ import annotations

from collections.abc import Iterator

from tradewatch.checks.built_environment import BuiltEnvironment
from tradewatch.checks.columns import final_columns
from tradewatch.grafana.layout import inner_width
from tradewatch.grafana.walk import field_options
from tradewatch.model import Finding

# Of a column to which nothing gives one.
_USUAL = 150


def check(built: BuiltEnvironment) -> Iterator[Finding]:
    """A table whose columns do not fit on a screen of 1280 pixels."""
    for path, panel in built.panels():
        if panel["type"] != "table":
            continue
        options = {
            name: (int(given.get("custom.width") or 0), int(given.get("custom.minWidth") or _USUAL))
            for name, given in field_options(panel)
            if name
        }
        columns = [options.get(name, (0, _USUAL)) for name in final_columns(built, panel) or ()]
        available = inner_width(panel["gridPos"]["w"])
        sharing = [least for width, least in columns if not width]
        fixed = sum(width for width, _ in columns)
        share = (available - fixed) / len(sharing) if sharing else 0
        needed = fixed + sum(max(least, share) for least in sharing)
        # One pixel is rounding.
        if needed > available + 1:
            yield built.panel_finding(
                path,
                panel,
                f"its columns need {needed:.0f} pixels, and it has {available}",
                details="The last columns are out of sight, and nobody scrolls at three in the morning.",
                fix="make it wider, shorten titles, or remove a column",
            )
