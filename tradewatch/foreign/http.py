"""Redirects that lead where the one who asks allows it."""

from __future__ import annotations

from collections.abc import Callable
from http.client import HTTPMessage
from typing import IO
from urllib.error import URLError
from urllib.request import HTTPRedirectHandler, Request


class Redirects(HTTPRedirectHandler):
    """Follows a few redirects. `refusal(old, new)` says why one is not followed, or nothing.

    A refused redirect raises URLError with that reason.
    """

    max_redirections = 5

    def __init__(self, refusal: Callable[[str, str], str]) -> None:
        self._refusal = refusal

    def redirect_request(
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> Request | None:
        if reason := self._refusal(req.full_url, newurl):
            raise URLError(reason)
        return super().redirect_request(req, fp, code, msg, headers, newurl)
