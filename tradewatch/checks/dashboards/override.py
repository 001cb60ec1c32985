"""dashboards/override"""

from __future__ import annotations

from collections.abc import Iterator

from tradewatch.checks.built_environment import BuiltEnvironment
from tradewatch.grafana.schema import as_field, faults
from tradewatch.grafana.schema.explanation import dotted
from tradewatch.grafana.walk import panels
from tradewatch.model import Finding


def check(built: BuiltEnvironment) -> Iterator[Finding]:
    """An override of an option that the panel's fields do not have, or a value of the wrong type."""
    for path, document in built.dashboards.items():
        overrides = [
            (panel, override)
            for panel in panels(document)
            for override in panel.get("fieldConfig", {}).get("overrides", ())
        ]
        # One panel for each of them, to ask the schema once.
        fields = [as_field(panel["type"], override.get("properties", ())) for panel, override in overrides]
        for fault in faults({"schemaVersion": 0, "panels": fields}):
            _, index, _, _, *option = fault.where  # panels[index].fieldConfig.defaults
            panel, override = overrides[int(index)]
            yield built.panel_finding(
                path,
                panel,
                f"the override of {override.get('matcher', {}).get('options')!r}: {dotted(option)} {fault.what}",
                details="Grafana ignores it, and the field looks like all the others.",
                fix=fault.fix,
            )
