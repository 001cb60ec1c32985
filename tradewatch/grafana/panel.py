"""What all panels share: where they were written, their id, their size."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from grafanalib import core

from tradewatch.grafana.layout import COLUMNS, Size
from tradewatch.grafana.query import Query
from tradewatch.grafana.written import Written
from tradewatch.model import Alert, Environment, Unit, here


@dataclass(frozen=True, slots=True)
class Resolved:
    """What a panel shows in one environment, once the catalogue and the rules are known.

    `threshold` is in `unit`; bad is above it, or below. Without one, the panel's own `above` or `below` counts.
    """

    queries: tuple[Query, ...] = ()
    unit: Unit | None = None
    threshold: float | None = None
    above: bool = True


class Link(core.DataLink):  # type: ignore[misc]
    """A link in the corner of a panel; `url` may hold variables, such as `/d/<uid>?${bot:queryparam}`."""

    def __init__(self, title: str, url: str) -> None:
        super().__init__(title=title, linkUrl=url)


link = Link


def stable_id(text: str) -> int:
    """An id in 1..2^31-1 that depends on the text alone, so that links to a panel outlive its neighbours."""
    return zlib.crc32(text.encode()) % (2**31 - 1) + 1


class Panel(Written, core.Panel):  # type: ignore[misc]
    """Base of all panels; `width` is in columns of 24, `height` in grid cells."""

    type: ClassVar[str]
    usual_height: ClassVar[int] = 8

    alert: Alert | None = None
    queries: tuple[Query, ...] = ()
    unit: Unit | None = None

    def __init__(
        self,
        title: str,
        *,
        description: str = "",
        width: int | None = None,
        height: int | None = None,
        links: Sequence[Link] = (),
    ) -> None:
        self.defined = here()
        self.subject = f"panel {title!r}"
        super().__init__(title=title, description=description, id=stable_id(title), links=list(links))
        self.width = width
        self.height = height
        if not title.strip():
            self.reject("title", "a panel without a title", fix="what it shows, in a few words")
        if width is not None and not 1 <= width <= COLUMNS:
            self.reject("width", f"a width of {width}", fix=f"1 to {COLUMNS} columns")
        if height is not None and height < 1:
            self.reject("height", f"a height of {height}", fix="1 or more; a graph is usually 8")

    @property
    def size(self) -> Size:
        return Size(self.width, self.height, self.usual_height)

    def to_json_data(self) -> dict[str, Any]:
        """The panel as written: without a place, and with the queries and the unit that it was given."""
        return self.rendered(Resolved(self.queries, self.unit))

    def rendered(self, resolved: Resolved, environment: Environment | None = None) -> dict[str, Any]:
        """The panel's JSON, with only the keys that are set; shares nothing with an earlier one."""
        json: dict[str, Any] = {"id": self.id, "title": self.title, "type": self.type}
        if self.description:
            json["description"] = self.description
        if self.links:
            json["links"] = [link.to_json_data() for link in self.links]
        return json | self.body(resolved, environment)

    def body(self, resolved: Resolved, environment: Environment | None) -> dict[str, Any]:
        """What is particular to a type: `options`, and where it has queries `targets` and `fieldConfig`."""
        raise NotImplementedError
