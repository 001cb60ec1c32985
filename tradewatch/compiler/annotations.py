"""An alert's annotations: what is wrong, the value, the limit, and where to look."""

from __future__ import annotations

from dataclasses import dataclass

from tradewatch.compiler.phrasing import limit_template
from tradewatch.model import Alert, Environment, ValueAlert, value_template


@dataclass(frozen=True)
class PanelLink:
    """The panel that draws an alert: its dashboard, its id there, and the dashboard's variables with their labels."""

    dashboard_uid: str
    panel_id: int
    variables: tuple[tuple[str, str], ...]


def rule_annotations(alert: Alert, environment: Environment, link: PanelLink | None) -> dict[str, str]:
    """The annotations by name. Alertmanager's templates cannot read `$value`, so the annotations have all of a message.

    A StateAlert has neither a value nor a limit. Without a `link`, there are no addresses of a panel.
    """
    result = {"summary": alert.summary, "description": alert.description}
    if isinstance(alert, ValueAlert):
        result["value"] = value_template(alert.threshold.unit)
        result["threshold"] = limit_template(
            alert.threshold, above=alert.above is not None, environment=environment.name
        )
    if link is not None:
        dashboard = f"{environment.addresses.grafana}/d/{link.dashboard_uid}"
        # If the result lacks a label, the address has no value for that variable, so the dashboard shows "All".
        variables = "".join(
            f"{{{{ with $labels.{label} }}}}&var-{name}={{{{ . | urlquery }}}}{{{{ end }}}}"
            for name, label in link.variables
        )
        result["dashboard_url"] = f"{dashboard}?from=now-6h{variables}"
        result["panel_url"] = f"{dashboard}?viewPanel={link.panel_id}{variables}"
    if url := environment.addresses.runbook(alert.name):
        result["runbook_url"] = url
    return {**result, **alert.annotations}
