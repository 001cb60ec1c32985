"""What all panels share: where they were written, their id, their size."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from typing import Any, ClassVar, TypedDict

from grafanalib import core

from tradewatch.grafana.definition import GrafanaDefinition
from tradewatch.grafana.layout import COLUMNS, Size
from tradewatch.grafana.link import Link
from tradewatch.grafana.query import Query
from tradewatch.grafana.resolver import Resolved, Resolver
from tradewatch.model import Alert, NonBlank, Unit, Waiver, here

# Several screens.
TALLEST = 100


def stable_id(text: str) -> int:
    """An id in 1..2^31-1 that depends on the text alone, so that links to a panel outlive its neighbours."""
    return zlib.crc32(text.encode()) % (2**31 - 1) + 1


class Placed(TypedDict, total=False):
    """The arguments that each panel without queries takes; see Panel."""

    width: int
    height: int
    waive: tuple[Waiver, ...]


class Panel(GrafanaDefinition, core.Panel):  # type: ignore[misc]
    """Base of all panels; `width` is in columns of 24, `height` in grid cells."""

    type: ClassVar[str]
    usual_height: ClassVar[int] = 8

    alert: Alert | None = None
    queries: tuple[Query, ...] = ()
    unit: Unit | None = None

    def __init__(
        self,
        title: NonBlank,
        *,
        description: str = "",
        width: int | None = None,
        height: int | None = None,
        links: Sequence[Link] = (),
        waive: tuple[Waiver, ...] = (),
    ) -> None:
        self.defined = here()
        super().__init__(title=title, description=description, id=stable_id(title), links=list(links))
        self.waive = waive
        self.width = width
        self.height = height
        if width is not None and not 1 <= width <= COLUMNS:
            self.reject("width", f"a width of {width}", fix=f"1 to {COLUMNS} columns")
        if height is not None and not 1 <= height <= TALLEST:
            self.reject("height", f"a height of {height}", fix=f"1 to {TALLEST}; a graph is usually 8")

    @property
    def subject(self) -> str:
        return f"panel {self.title!r}"

    @property
    def size(self) -> Size:
        return Size(self.width, self.height, self.usual_height)

    def to_json_data(self) -> dict[str, Any]:
        """The panel as written: without a place, and with the queries and the unit that it was given."""
        return self.rendered(Resolver())

    def rendered(self, resolver: Resolver) -> dict[str, Any]:
        """The panel's JSON, with only the keys that are set; shares nothing with an earlier one."""
        resolved = resolver.panel(self.queries, self.unit, self.alert)
        json: dict[str, Any] = {"id": self.id, "title": self.title, "type": self.type}
        if self.description:
            json["description"] = self.description
        links = [*self.links, *resolved.links]
        if links:
            json["links"] = [link.to_json_data() for link in links]
        return json | self.body(resolved, resolver)

    def body(self, resolved: Resolved, resolver: Resolver) -> dict[str, Any]:
        """What is particular to a type: `options`, and where it has queries `targets` and `fieldConfig`."""
        raise NotImplementedError
