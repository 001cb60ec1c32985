"""One running server's HTTP API: JSON within limits of size and time, and each failure as one line."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode
from urllib.request import Request

import orjson
import yaml

from tradewatch.foreign import Access, ask, fault_in_words
from tradewatch.model import Problem, ProblemsFound

T = TypeVar("T")

_TIMEOUT = 10.0

# Bytes: the rules of 100 watched programs are below 1 MiB, 10,000 firing alerts about 10 MiB.
_LARGEST = 64 * 2**20

# Characters of a server's own message.
_LONGEST = 300


@dataclass(frozen=True)
class Api:
    """The API of the `server` (how messages name it) at the address `url`.

    `fix` says what to do if nothing answers there, or another server; without one, what helps with most servers.
    """

    server: str
    url: str
    access: Access = field(default_factory=Access)
    fix: str = ""

    def get(self, path: str, *parameters: tuple[str, str]) -> Any:
        """The JSON answer. Raises ProblemsFound if there is none."""
        return self._json(self.call("GET", path + (f"?{urlencode(parameters)}" if parameters else "")))

    def post(self, path: str, content: object) -> Any:
        """The JSON answer to JSON; None for an empty answer. Raises ProblemsFound."""
        body = self.call("POST", path, orjson.dumps(content))
        return self._json(body) if body else None

    def call(self, method: str, path: str, body: bytes | None = None) -> bytes:
        """The bytes of an answer. Raises ProblemsFound if it is not a success, with what the server says."""
        url = self.url.rstrip("/") + path
        headers = {"Accept": "application/json", **({"Content-Type": "application/json"} if body else {})}
        request = Request(url, body, headers, method=method)  # noqa: S310  `ask` only has http(s)
        try:
            return ask(request, self.access, timeout=_TIMEOUT, largest=_LARGEST).body
        except HTTPError as error:
            raise self._refused(error) from None
        except Exception as failure:
            summary = fault_in_words(failure)
            if summary is None:
                raise
            fix = self.fix or "check that it is running, and its address"
            if isinstance(failure, URLError) and "certificate" in summary:
                fix = "give the certificate to trust with --ca-file"
            raise self.fault(summary, fix) from None

    def read(self, reader: Callable[[Any], T], answer: Any) -> T:
        """What `reader` makes of an answer. Raises ProblemsFound if it is not one of this server's."""
        try:
            return reader(answer)
        except (KeyError, TypeError, ValueError, AttributeError, yaml.YAMLError):
            raise self.strange() from None

    def fault(self, summary: str, fix: str = "") -> ProblemsFound:
        """A problem with this server."""
        return ProblemsFound(Problem("live", None, f"{self.server} at {self.url}", summary, fix=fix))

    def strange(self) -> ProblemsFound:
        """An answer that is not this server's."""
        return self.fault(f"does not answer like {self.server}", self.fix or "give the address of its web page")

    def _json(self, body: bytes) -> Any:
        try:
            return orjson.loads(body)
        except orjson.JSONDecodeError:
            raise self.strange() from None

    def _refused(self, error: HTTPError) -> ProblemsFound:
        if error.code in (401, 403):
            return self.fault(f"answers {error.code} {error.reason}", "give credentials with --bearer or --basic")
        try:
            said = orjson.loads(error.read(_LONGEST * 4))
        except (orjson.JSONDecodeError, OSError):
            said = ""
        if isinstance(said, dict):
            said = said.get("error") or said.get("message") or ""
        words = " ".join(str(said).split())[:_LONGEST]
        summary = f"answers {error.code} {error.reason}"
        return self.fault(f"{summary}: {words}") if words else self.fault(summary, self.fix)
