"""Links from panels: to addresses, and to the dashboard with the details."""

from __future__ import annotations

from grafanalib import core

from tradewatch.grafana.definition import GrafanaDefinition
from tradewatch.model import Checked, NonBlank, here


class Link(core.DataLink, metaclass=Checked):  # type: ignore[misc]
    """A link in the corner of a panel; `url` may hold variables, such as `/d/<uid>?${bot:queryparam}`."""

    def __init__(self, title: NonBlank, url: NonBlank, *, new_tab: bool = False) -> None:
        super().__init__(title=title, linkUrl=url, isNewTab=new_tab)


class Drilldown(GrafanaDefinition):
    """From a value that a panel shows to the dashboard `to` (its slug), for the same time and the same choices.

    `drilldown(to="provider-health", provider="provider")`: the variable `provider` there is the label `provider` of
    what was clicked. Variables that both dashboards have, and that are not named, keep their choice.
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
