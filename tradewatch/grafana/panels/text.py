"""Text in Markdown."""

from __future__ import annotations

from typing import Any, Unpack

from tradewatch.grafana.panels.panel import Panel, Placed
from tradewatch.grafana.resolver import Resolved, Resolver
from tradewatch.model import NonBlank


class Text(Panel):
    """Markdown."""

    type = "text"
    usual_height = 4

    def __init__(self, title: NonBlank, content: NonBlank, **more: Unpack[Placed]) -> None:
        super().__init__(title, **more)
        self.content = content

    def body(self, resolved: Resolved, resolver: Resolver) -> dict[str, Any]:
        return {"options": {"content": self.content, "mode": "markdown"}}


text = Text
