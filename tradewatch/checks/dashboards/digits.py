"""dashboards/digits"""

from __future__ import annotations

from collections.abc import Iterator

from tradewatch.checks.built_environment import BuiltEnvironment
from tradewatch.grafana.walk import field_options
from tradewatch.model import Finding

# Their numbers are read one by one, not as the marks of an axis.
_READ = {"bargauge", "gauge", "piechart", "stat", "table"}


def check(built: BuiltEnvironment) -> Iterator[Finding]:
    """Numbers that people compare are abbreviated: 1,499 dollars are "$1K"."""
    for path, panel in built.panels():
        if panel["type"] not in _READ:
            continue
        for unit in dict.fromkeys(str(options.get("unit", "")) for _, options in field_options(panel)):
            if unit == "short" or (unit.startswith("currency") and not unit.startswith("currency:financial:")):
                yield built.panel_finding(
                    path,
                    panel,
                    f"the unit {unit} abbreviates its numbers",
                    details="Five parts are shown as 5 K each, and their sum as 27 K: the reader trusts neither.",
                    fix="use `unit=USD` or `unit=ONE`; in Grafana, currency:financial: USD:suffix or locale",
                )
