"""Scrapes an endpoint once, with the request of Prometheus, within bounds of time and size."""

from __future__ import annotations

import socket
import ssl
import time
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
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

from tradewatch.audit.access import Access
from tradewatch.audit.prometheus import NEWEST, Prometheus
from tradewatch.foreign import call_with_timeout
from tradewatch.foreign.http import Redirects
from tradewatch.model import Problem, ProblemsFound

# Prometheus' default scrape_timeout, in seconds; a scrape that takes longer is lost.
TIMEOUT = 10.0

# Bytes, uncompressed: 100,000 series of a bot are about 15 MB, five times the catalogue's budget.
LARGEST = 16 * 2**20

_CHUNK = 64 * 1024


@dataclass(frozen=True)
class Scrape:
    """An endpoint's answer: `body` is uncompressed, `seconds` are from the request to the last byte.

    `encoding` is a Content-Encoding that Prometheus does not unpack, and `time` the time of the answer since 1970.
    """

    url: str
    content_type: str
    body: bytes
    seconds: float
    encoding: str = ""
    time: float = field(default_factory=time.time)

    @property
    def size(self) -> int:
        """The size of the body in bytes."""
        return len(self.body)


def scrape(url: str, prometheus: Prometheus = NEWEST, access: Access | None = None) -> Scrape:
    """Ask an http(s) address for its metrics, as this version of Prometheus does.

    Raises ProblemsFound if it does not answer with 200 in time.
    """
    tls = (access or Access()).tls()
    headers = access.headers if access else {}
    try:
        return call_with_timeout(lambda: TIMEOUT, lambda: _ask(url, prometheus, headers, tls))
    except Exception as failure:
        raise _explained(url, failure) from None


def _ask(url: str, prometheus: Prometheus, headers: Mapping[str, str], tls: ssl.SSLContext) -> Scrape:
    opener = OpenerDirector()
    # Without files and FTP, and without a proxy, so that the endpoint itself answers.
    for handler in (HTTPHandler(), HTTPSHandler(context=tls), HTTPErrorProcessor(), HTTPDefaultErrorHandler()):
        opener.add_handler(handler)
    opener.add_handler(Redirects())
    of_prometheus = {
        "Accept": prometheus.accept,
        "Accept-Encoding": "gzip",
        "User-Agent": prometheus.agent,
        "X-Prometheus-Scrape-Timeout-Seconds": f"{TIMEOUT:g}",
    }
    start = time.perf_counter()
    request = Request(url, headers=of_prometheus)  # noqa: S310  the opener only has http(s)
    for name, value in headers.items():
        request.add_unredirected_header(name, value)
    response = opener.open(request, timeout=TIMEOUT)
    assert isinstance(response, HTTPResponse)
    with response:
        if response.status != 200:
            raise URLError(f"answers {response.status} {response.reason}, but Prometheus needs 200")
        encoding = response.headers.get("Content-Encoding", "")
        body = _body(response, unpack=encoding == "gzip")
    content_type = response.headers.get("Content-Type", "")
    unknown = "" if encoding.lower() in ("gzip", "identity") else encoding
    return Scrape(response.url, content_type, body, time.perf_counter() - start, unknown)


def _body(response: HTTPResponse, *, unpack: bool) -> bytes:
    body = bytearray()
    inflate = zlib.decompressobj(wbits=31) if unpack else None
    while chunk := response.read1(_CHUNK):
        # The limit stops a decompression bomb: the rest of a chunk is dropped, because the size is over the limit then.
        while inflate and chunk and len(body) <= LARGEST:
            if inflate.eof:  # one more file follows the first, as when files are joined
                inflate = zlib.decompressobj(wbits=31)
            body += inflate.decompress(chunk, LARGEST + 1 - len(body))
            chunk = inflate.unused_data
        body += chunk
        if len(body) > LARGEST:
            raise URLError(f"answers with more than {LARGEST >> 20} MiB, too much for the metrics of one process")
    if response.length or (inflate and not inflate.eof):
        raise URLError("ends before its answer is complete")
    return bytes(body)


def _explained(url: str, failure: Exception) -> Exception:
    """The failure as a problem of one line; an exception that is not about the endpoint is returned as it is."""
    if isinstance(failure, HTTPError):
        if failure.code in (401, 403):
            fix = "give credentials with --bearer, --basic or --headers, as Prometheus has them"
            return _fault(url, f"answers {failure.code} {failure.reason}", fix=fix)
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
        case ssl.SSLCertVerificationError():
            fix = "give the certificate to trust with --ca-file"
            return _fault(url, f"its certificate is not trusted: {cause.verify_message}", fix=fix)
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
