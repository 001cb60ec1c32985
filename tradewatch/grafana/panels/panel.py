"""What all panels share: where they are written, their id and their size."""

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

# In grid cells: several screens.
TALLEST = 100


def stable_id(text: str) -> int:
    """An id from 1 to 2^31-1 that depends on the text alone, so that other panels do not change it."""
    return zlib.crc32(text.encode()) % (2**31 - 1) + 1


class Placed(TypedDict, total=False):
    """The arguments that each panel without queries takes; see Panel."""

    width: int
    height: int
    waive: tuple[Waiver, ...]


class Panel(GrafanaDefinition, core.Panel):  # type: ignore[misc]
    """Base of all panels. `width` is in columns, of which a row has 24, and `height` in grid cells.

    Without a width, panels share the remaining columns of their row; without a height, they are as high as their line.
    Raises DefinitionError for a size that does not fit.
    """

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
            self.reject("width", f"a width of {width}", fix=f"choose 1 to {COLUMNS} columns")
        if height is not None and not 1 <= height <= TALLEST:
            self.reject("height", f"a height of {height}", fix=f"choose 1 to {TALLEST}; a graph usually has 8")

    @property
    def subject(self) -> str:
        return f"panel {self.title!r}"

    @property
    def size(self) -> Size:
        """The given width and height, and the usual height of this type of panel."""
        return Size(self.width, self.height, self.usual_height)

    def to_json_data(self) -> dict[str, Any]:
        """The panel as it is written, without a position, an alert's queries or a filter by variables."""
        return self.rendered(Resolver())

    def rendered(self, resolver: Resolver, columns: int = COLUMNS) -> dict[str, Any]:
        """The panel's JSON, made anew, with only the keys that are set; `columns` is its width on the grid."""
        resolved = resolver.panel(self.queries, self.unit, self.alert)
        json: dict[str, Any] = {"id": self.id, "title": self.title, "type": self.type}
        if self.description:
            json["description"] = self.description
        links = [*self.links, *resolved.links]
        if links:
            json["links"] = [link.to_json_data() for link in links]
        return json | self.body(resolved, resolver)

    def body(self, resolved: Resolved, resolver: Resolver) -> dict[str, Any]:
        """The keys of this type of panel: `options`, and for queries `targets` and `fieldConfig`."""
        raise NotImplementedError
