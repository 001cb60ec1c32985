"""Requests to servers that are not ours, within limits of size and time; redirects to allowed addresses only."""

from __future__ import annotations

import socket
import ssl
import time
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from http.client import HTTPException, HTTPMessage, HTTPResponse, IncompleteRead
from typing import IO, Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import (
    HTTPDefaultErrorHandler,
    HTTPErrorProcessor,
    HTTPHandler,
    HTTPRedirectHandler,
    HTTPSHandler,
    OpenerDirector,
    Request,
)

from tradewatch.foreign.access import Access
from tradewatch.foreign.timeout import call_with_timeout

_CHUNK = 64 * 1024


@dataclass(frozen=True)
class Answer:
    """A server's answer: `body` is uncompressed, `seconds` are from the request to the last byte."""

    url: str
    status: int
    reason: str
    headers: HTTPMessage
    body: bytes
    seconds: float

    @property
    def encoding(self) -> str:
        """The Content-Encoding as sent; empty without one."""
        return self.headers.get("Content-Encoding", "")


def ask(request: Request, access: Access, *, timeout: float, largest: int) -> Answer:
    """The answer to an http(s) request, within `timeout` seconds in all, and with at most `largest` bytes.

    The headers of `access` are not sent to another server after a redirect. No proxy is used, so that the server itself
    answers. Raises ProblemsFound for certificates that cannot be read, HTTPError for an answer that is not a success,
    and what `fault_in_words` explains.
    """
    opener = OpenerDirector()
    for handler in (HTTPHandler(), HTTPSHandler(context=access.tls()), HTTPErrorProcessor(), HTTPDefaultErrorHandler()):
        opener.add_handler(handler)
    opener.add_handler(Redirects())
    for name, value in access.headers.items():
        request.add_unredirected_header(name, value)
    return call_with_timeout(lambda: timeout, lambda: _answer(opener, request, timeout, largest))


def _answer(opener: OpenerDirector, request: Request, timeout: float, largest: int) -> Answer:
    start = time.perf_counter()
    response = opener.open(request, timeout=timeout)
    assert isinstance(response, HTTPResponse)
    with response:
        body = _body(response, largest, unpack=response.headers.get("Content-Encoding", "") == "gzip")
    passed = time.perf_counter() - start
    return Answer(response.url, response.status, response.reason, response.headers, body, passed)


def _body(response: HTTPResponse, largest: int, *, unpack: bool) -> bytes:
    body = bytearray()
    inflate = zlib.decompressobj(wbits=31) if unpack else None
    while chunk := response.read1(_CHUNK):
        # The limit stops a decompression bomb: the rest of a chunk is dropped, because the size is over the limit then.
        while inflate and chunk and len(body) <= largest:
            if inflate.eof:  # one more file follows the first, as when files are joined
                inflate = zlib.decompressobj(wbits=31)
            body += inflate.decompress(chunk, largest + 1 - len(body))
            chunk = inflate.unused_data
        body += chunk
        if len(body) > largest:
            raise URLError(f"answers with more than {largest >> 20} MiB")
    if response.length or (inflate and not inflate.eof):
        raise URLError("ends before its answer is complete")
    return bytes(body)


def fault_in_words(failure: Exception) -> str | None:
    """Why a server did not answer, in a few words after its address; None if the failure is not about the server."""
    cause = failure.reason if isinstance(failure, URLError) and not isinstance(failure, HTTPError) else failure
    match cause:
        case str():
            return cause
        case HTTPError():
            return f"answers {cause.code} {cause.reason}"
        case socket.gaierror():
            return "the host name cannot be resolved"
        case ConnectionRefusedError():
            return "the connection is refused"
        case TimeoutError():
            return "did not answer in time"
        case ssl.SSLCertVerificationError():
            return f"its certificate is not trusted: {cause.verify_message}"
        case ssl.SSLError():
            return f"TLS fails: {cause.reason or cause}"
        case OSError():
            return f"cannot be reached: {cause.strerror or cause}"
        case zlib.error():
            return "has the encoding gzip in its header, but the answer is not gzip"
        case IncompleteRead():
            return "ends before its answer is complete"
        case HTTPException():
            return f"does not answer in HTTP ({type(cause).__name__})"
        case _:
            return None


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
