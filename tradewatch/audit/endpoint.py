"""Scrapes an endpoint once, as Prometheus would, within bounds of time and size."""

from __future__ import annotations

import socket
import ssl
import time
import zlib
from dataclasses import dataclass
from http.client import HTTPException, HTTPResponse, IncompleteRead
from urllib.error import HTTPError, URLError
from urllib.request import (
    HTTPDefaultErrorHandler,
    HTTPErrorProcessor,
    HTTPHandler,
    HTTPSHandler,
    OpenerDirector,
    Request,
)

from tradewatch.foreign import call_with_timeout
from tradewatch.foreign.http import Redirects
from tradewatch.model import Problem, ProblemsFound

# Prometheus' default scrape_timeout, in seconds; a scrape that takes longer is lost.
TIMEOUT = 10.0

# Bytes, uncompressed: 100,000 series of a bot are about 15 MB, five times the catalogue's budget.
LARGEST = 16 * 2**20

# Text first, because the parser for OpenMetrics is stricter than Prometheus' own.
ACCEPT = "text/plain;version=0.0.4,application/openmetrics-text;version=1.0.0;q=0.5"

_CHUNK = 64 * 1024


@dataclass(frozen=True)
class Scrape:
    """An endpoint's answer: `body` is uncompressed, `seconds` are from the request to the last byte."""

    url: str
    content_type: str
    body: bytes
    seconds: float

    @property
    def size(self) -> int:
        """The size of the body in bytes."""
        return len(self.body)


def scrape(url: str) -> Scrape:
    """Ask an http(s) address for its metrics. Raises ProblemsFound if it does not answer with 200 in time."""
    try:
        return call_with_timeout(lambda: TIMEOUT, lambda: _ask(url))
    except Exception as failure:
        raise _explained(url, failure) from None


def _ask(url: str) -> Scrape:
    opener = OpenerDirector()
    # Without files and FTP, and without a proxy, so that the endpoint itself answers.
    for handler in (HTTPHandler, HTTPSHandler, HTTPErrorProcessor, HTTPDefaultErrorHandler):
        opener.add_handler(handler())
    opener.add_handler(Redirects())
    start = time.perf_counter()
    request = Request(url, headers={"Accept": ACCEPT, "Accept-Encoding": "gzip", "User-Agent": "tradewatch"})  # noqa: S310  the opener only has http(s)
    response = opener.open(request, timeout=TIMEOUT)
    assert isinstance(response, HTTPResponse)
    with response:
        if response.status != 200:
            raise URLError(f"answers {response.status} {response.reason}, but Prometheus needs 200")
        encoding = response.headers.get("Content-Encoding", "identity").strip().lower()
        if encoding not in ("identity", "gzip"):
            raise URLError(f"answers in the encoding {encoding!r}, which the request does not accept")
        body = _body(response, unpack=encoding == "gzip")
    return Scrape(response.url, response.headers.get("Content-Type", ""), body, time.perf_counter() - start)


def _body(response: HTTPResponse, *, unpack: bool) -> bytes:
    inflate = zlib.decompressobj(wbits=31)
    body = bytearray()
    while chunk := response.read1(_CHUNK):
        # The limit stops a decompression bomb: the rest of a chunk is dropped, because the size is over the limit then.
        body += inflate.decompress(chunk, LARGEST + 1 - len(body)) if unpack else chunk
        if len(body) > LARGEST:
            raise URLError(f"answers with more than {LARGEST >> 20} MiB, too much for the metrics of one process")
    if response.length or (unpack and not inflate.eof):
        raise URLError("ends before its answer is complete")
    return bytes(body)


def _explained(url: str, failure: Exception) -> Exception:
    """The failure as a problem of one line; an exception that is not about the endpoint is returned as it is."""
    if isinstance(failure, HTTPError):
        return _fault(url, f"answers {failure.code} {failure.reason}", fix="check the path, which is often /metrics")
    cause = failure.reason if isinstance(failure, URLError) else failure
    match cause:
        case str():
            return _fault(url, cause)
        case socket.gaierror():
            return _fault(url, "the host name cannot be resolved")
        case ConnectionRefusedError():
            return _fault(url, "the connection is refused", fix="check that the bot is running and serves this port")
        case TimeoutError():
            return _late(url)
        case ssl.SSLError():
            return _fault(url, f"TLS fails: {cause.reason or cause}")
        case OSError():
            return _fault(url, f"cannot be reached: {cause.strerror or cause}")
        case zlib.error():
            return _fault(url, "has the encoding gzip in its header, but the answer is not gzip")
        case IncompleteRead():
            return _fault(url, "ends before its answer is complete")
        case HTTPException():
            return _fault(url, f"does not answer in HTTP ({type(cause).__name__})")
        case _:
            return failure


def _late(url: str) -> ProblemsFound:
    return _fault(url, f"did not answer within {TIMEOUT:g} s", "Prometheus discards a scrape that takes longer.")


def _fault(url: str, summary: str, details: str = "", fix: str = "") -> ProblemsFound:
    return ProblemsFound(Problem("audit/scrape", None, url, summary, details, fix))
