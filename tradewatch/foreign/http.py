"""Redirects, to allowed addresses only."""

from __future__ import annotations

from collections.abc import Callable
from http.client import HTTPMessage
from typing import IO, Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, Request


class Redirects(HTTPRedirectHandler):
    """Follows up to 5 redirects to http(s) addresses, but none from https to http.

    Unredirected headers, which may be secret, are sent again to the same scheme, host and port, and nowhere else.

    `refusal(url)` returns why another address is not allowed either ("has a password"), or "" if it is. A redirect that
    is not followed raises URLError with a text as its reason, which shows no password of the address.
    """

    max_redirections = 5

    def __init__(self, refusal: Callable[[str], str] = lambda url: "") -> None:
        self._refusal = refusal

    def http_error_302(self, req: Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage) -> Any:
        """The answer of the new address. Raises URLError if the redirect is not followed."""
        try:
            scheme = urlsplit(headers.get("Location", headers.get("URI", ""))).scheme
            if scheme not in ("", "http", "https"):
                raise URLError(f"redirects to an address that begins with {scheme[:20]}:, not with http: or https:")
            return super().http_error_302(req, fp, code, msg, headers)
        except HTTPError as error:
            if error.code != code:
                raise
            raise URLError("redirects in a circle, or too often") from None
        except ValueError:
            raise URLError("redirects to something that is not an address") from None

    http_error_301 = http_error_303 = http_error_307 = http_error_308 = http_error_302

    def redirect_request(
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> Request | None:
        """The request for the new address. Raises URLError if it is not allowed."""
        if reason := self._refusal(newurl):
            raise URLError(f"redirects to an address that {reason}")
        if req.full_url.startswith("https:") and newurl.startswith("http:"):
            raise URLError("redirects from an encrypted address to one that is not encrypted")
        new = super().redirect_request(req, fp, code, msg, headers, newurl)
        if new is not None and (new.type, new.host) == (req.type, req.host):
            new.unredirected_hdrs.update(req.unredirected_hdrs)
        return new
