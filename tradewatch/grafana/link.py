"""Links from panels: to addresses, and to the dashboard with the details."""

from __future__ import annotations

from grafanalib import core

from tradewatch.grafana.definition import GrafanaDefinition
from tradewatch.model import Checked, NonBlank, here


class Link(core.DataLink, metaclass=Checked):  # type: ignore[misc]
    """A link in the corner of a panel; `url` can contain variables, for example `/d/<uid>?${region:queryparam}`."""

    def __init__(self, title: NonBlank, url: NonBlank, *, new_tab: bool = False) -> None:
        super().__init__(title=title, linkUrl=url, isNewTab=new_tab)


class Drilldown(GrafanaDefinition):
    """A link from a value in a panel to the dashboard with the slug `to`, for the same time range.

    `drilldown(to="provider-health", provider="provider")` sets the variable `provider` there to the label `provider` of
    the value. Other variables that both dashboards have keep their values.
    """

    def __init__(self, *, to: NonBlank, **variables: NonBlank) -> None:
        self.defined = here()
        self.to = to
        self.variables = variables

    @property
    def subject(self) -> str:
        return f"drill-down to {self.to}"


link = Link
drilldown = Drilldown
