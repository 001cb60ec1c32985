"""Annotations: events that Grafana marks in every graph of a dashboard."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import dedent
from typing import Any

from tradewatch.grafana.definition import GrafanaDefinition
from tradewatch.grafana.look import BLUE
from tradewatch.grafana.query import datasource
from tradewatch.grafana.resolver import Resolver
from tradewatch.grafana.span import Span
from tradewatch.model import NonBlank, Waiver, here


class Annotation(GrafanaDefinition):
    """Marks the times at which `expr` returns a value above 0; times at most `step` apart become one mark.

    `title` and `text` can contain labels, for example `{{alertname}}`. Below them, Grafana shows the values of the
    labels in `tags`.
    """

    def __init__(
        self,
        name: NonBlank,
        expr: NonBlank,
        *,
        title: NonBlank,
        text: str = "",
        tags: Sequence[str] = (),
        color: str = BLUE,
        step: Span = "1m",
        waive: tuple[Waiver, ...] = (),
    ) -> None:
        self.defined = here()
        self.waive = waive
        self.name = name
        self.expr = dedent(expr).strip()
        self.title = title
        self.text = text
        self.tags = tuple(tags)
        self.color = color
        self.step = step

    @property
    def subject(self) -> str:
        return f"annotation {self.name!r}"

    def rendered(self, resolver: Resolver) -> dict[str, Any]:
        """An entry in the dashboard's `annotations`.

        Grafana 12 and newer read `target`, Grafana 11 reads `expr` and `step`.
        """
        expr = resolver.events(self.expr)
        return {
            "datasource": datasource(),
            "enable": True,
            "expr": expr,
            "hide": False,
            "iconColor": self.color,
            "name": self.name,
            "step": self.step,
            "tagKeys": ",".join(self.tags),
            "target": {"datasource": datasource(), "expr": expr, "interval": self.step, "refId": "Anno"},
            "textFormat": self.text,
            "titleFormat": self.title,
        }


annotation = Annotation
