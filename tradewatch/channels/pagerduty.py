"""PagerDuty, Events API v2."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from tradewatch.model import Channel, NonBlank
from tradewatch.model.config import Config


@dataclass(frozen=True, kw_only=True, eq=False)
class PagerDuty(Channel):
    """Incidents of a PagerDuty service.

    Secret: the file `pagerduty_routing_key`, the integration key of the service (Services, the service, Integrations,
    Add integration, Events API V2).

    `details` has both `firing` and `resolved`, because Alertmanager fills in its own for one that is missing, and
    that is too long for an event. `links` are pairs of a text and an address.
    """

    key: ClassVar[str] = "pagerduty_configs"
    incidents: ClassVar[bool] = True
    description: NonBlank = '{{ template "tradewatch.pagerduty.description" . }}'
    severity: NonBlank = '{{ template "tradewatch.pagerduty.severity" . }}'
    client: str = '{{ template "tradewatch.pagerduty.client" . }}'
    client_url: str = '{{ template "tradewatch.pagerduty.client_url" . }}'
    details: tuple[tuple[str, str], ...] = (
        ("firing", '{{ template "tradewatch.pagerduty.firing" . }}'),
        ("resolved", '{{ template "tradewatch.pagerduty.resolved" . }}'),
    )
    links: tuple[tuple[str, str], ...] = (
        ("Panel", '{{ template "tradewatch.pagerduty.panel" . }}'),
        ("Dashboard", '{{ template "tradewatch.pagerduty.dashboard" . }}'),
        ("Runbook", '{{ template "tradewatch.pagerduty.runbook" . }}'),
    )

    def config(self, secrets: str) -> Config:
        links = [{"text": text, "href": address} for text, address in self.links]
        return {
            "routing_key_file": f"{secrets}/pagerduty_routing_key",
            "description": self.description,
            "severity": self.severity,
            "client": self.client,
            "client_url": self.client_url,
            "details": dict(self.details),
            **({"links": links} if links else {}),
        }
