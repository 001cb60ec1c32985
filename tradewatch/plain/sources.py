"""Where a catalogue comes from: a file, an endpoint, or a server with the API of Prometheus."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path
from typing import NamedTuple

from tradewatch.audit import NEWEST, scrape
from tradewatch.foreign import Access
from tradewatch.model.url import http_address
from tradewatch.plain.exposition import exposed, read_exposition_file
from tradewatch.plain.live import LiveServer
from tradewatch.plain.series import Observed

_ENDPOINT = "/metrics"


class Source(NamedTuple):
    """A file or an address, with the credentials for it."""

    place: str
    access: Access

    @property
    def server(self) -> LiveServer | None:
        """The server with the API of Prometheus; None for a file and for an endpoint."""
        address = http_address(self.place)
        return LiveServer(self.place, self.access) if address and not address.path.endswith(_ENDPOINT) else None

    def observed(self, read: Collection[str] | None = None) -> Iterator[Observed]:
        """The series; of a server, only those in `read` with their labels and values. Raises ProblemsFound."""
        if server := self.server:
            return server.observed(read)
        if http_address(self.place):
            return exposed(scrape(self.place, NEWEST, self.access))
        return read_exposition_file(Path(self.place))
