"""What we ask of a running Grafana: its dashboards."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from tradewatch.live.api import Api

# The most that Grafana returns at once.
_MOST = "5000"


class LiveDashboard(NamedTuple):
    """A dashboard in Grafana: whether a file made it, and the titles of its panels."""

    provisioned: bool
    panels: tuple[str, ...]


@dataclass(frozen=True)
class GrafanaApi:
    """A running Grafana. Every method raises ProblemsFound if it does not answer like one."""

    api: Api

    def uids(self) -> frozenset[str]:
        """The uids of all dashboards."""
        answer = self.api.get("/api/search", ("type", "dash-db"), ("limit", _MOST))
        return self.api.read(lambda found: frozenset(each["uid"] for each in found), answer)

    def dashboard(self, uid: str) -> LiveDashboard:
        """The dashboard with this uid."""
        answer = self.api.get(f"/api/dashboards/uid/{uid}")
        return self.api.read(
            lambda found: LiveDashboard(
                bool(found["meta"]["provisioned"]),
                tuple(each.get("title", "") for each in found["dashboard"]["panels"]),
            ),
            answer,
        )
