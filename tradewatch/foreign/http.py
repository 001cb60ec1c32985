"""Redirects, to allowed addresses only."""

from __future__ import annotations

from collections.abc import Callable
from http.client import HTTPMessage
from typing import IO
from urllib.error import URLError
from urllib.request import HTTPRedirectHandler, Request


class Redirects(HTTPRedirectHandler):
    """Follows up to 5 redirects. `refusal(old, new)` returns why a redirect is not allowed, or "" if it is.

    A redirect that is not allowed raises URLError with that reason.
    """

    max_redirections = 5

    def __init__(self, refusal: Callable[[str, str], str]) -> None:
        self._refusal = refusal

    def redirect_request(
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> Request | None:
        """The request for the new address. Raises URLError if it is not allowed."""
        if reason := self._refusal(req.full_url, newurl):
            raise URLError(reason)
        return super().redirect_request(req, fp, code, msg, headers, newurl)
