"""Ask an endpoint once, as Prometheus would; bounded in time and size, whatever answers."""

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

from tradewatch.foreign import within
from tradewatch.foreign.http import Redirects
from tradewatch.model import Problem, ProblemsFound

# Prometheus' default scrape_timeout, in seconds; a scrape that takes longer is lost.
TIMEOUT = 10.0

# Bytes, unpacked: 100,000 series of a bot are about 15 MB, five times what the catalogue's budget allows.
LARGEST = 16 * 2**20

# Text first: it is read as it lies there, OpenMetrics only by a stricter reader than Prometheus' own.
ACCEPT = "text/plain;version=0.0.4,application/openmetrics-text;version=1.0.0;q=0.5"

_CHUNK = 64 * 1024


@dataclass(frozen=True)
class Scrape:
    """What an endpoint answered: `size` in bytes as unpacked, `seconds` from the question to the last byte."""

    url: str
    content_type: str
    body: bytes
    seconds: float

    @property
    def size(self) -> int:
        return len(self.body)


def scrape(url: str) -> Scrape:
    """Ask an http(s) address for its metrics. Raises ProblemsFound when nothing comes back that could be metrics."""
    try:
        return within(lambda: TIMEOUT, lambda: _ask(url))
    except Exception as failure:
        raise _explained(url, failure) from None


def _refusal(old: str, new: str) -> str:
    """HTTP alone, and never from an encrypted address to a plain one."""
    if not _is_http(new):
        return f"leads to {new[:200]!r}, which is no http(s) address"
    if old.startswith("https://") and new.startswith("http://"):
        return f"leads from an encrypted address to a plain one, {new[:200]}"
    return ""


def _ask(url: str) -> Scrape:
    opener = OpenerDirector()
    # Neither files nor FTP, and no proxy: the endpoint itself is asked.
    for handler in (HTTPHandler, HTTPSHandler, HTTPErrorProcessor, HTTPDefaultErrorHandler):
        opener.add_handler(handler())
    opener.add_handler(Redirects(_refusal))
    start = time.perf_counter()
    request = Request(url, headers={"Accept": ACCEPT, "Accept-Encoding": "gzip", "User-Agent": "tradewatch"})  # noqa: S310  the opener knows http(s) alone
    response = opener.open(request, timeout=TIMEOUT)
    assert isinstance(response, HTTPResponse)
    with response:
        if response.status != 200:
            raise URLError(f"answers {response.status} {response.reason}, and Prometheus wants 200")
        encoding = response.headers.get("Content-Encoding", "identity").strip().lower()
        if encoding not in ("identity", "gzip"):
            raise URLError(f"is packed as {encoding!r}, which was not asked for")
        body = _body(response, unpack=encoding == "gzip")
    return Scrape(response.url, response.headers.get("Content-Type", ""), body, time.perf_counter() - start)


def _body(response: HTTPResponse, *, unpack: bool) -> bytes:
    inflate = zlib.decompressobj(wbits=31)
    body = bytearray()
    while chunk := response.read1(_CHUNK):
        # What is left over of a chunk is a bomb's: it is not looked at, since the size is past its limit by then.
        body += inflate.decompress(chunk, LARGEST + 1 - len(body)) if unpack else chunk
        if len(body) > LARGEST:
            raise URLError(f"answers more than {LARGEST >> 20} MiB, which are no metrics of one process")
    if response.length or (unpack and not inflate.eof):
        raise URLError("is cut off in the middle of its answer")
    return bytes(body)


def _explained(url: str, failure: Exception) -> Exception:
    """One line of what went wrong; a failure that is none of the endpoint's stays what it is."""
    if isinstance(failure, HTTPError):
        if failure.code in (301, 302, 303, 307, 308):
            location = failure.headers.get("Location", "")
            if "://" in location and not _is_http(location):
                return _fault(url, f"leads to {location[:200]!r}, which is no http(s) address")
            return _fault(url, "redirects in a circle, or too often")
        return _fault(url, f"answers {failure.code} {failure.reason}", fix="the path is often /metrics")
    cause = failure.reason if isinstance(failure, URLError) else failure
    match cause:
        case str():
            return _fault(url, cause)
        case socket.gaierror():
            return _fault(url, "the host's name is unknown")
        case ConnectionRefusedError():
            return _fault(url, "the connection is refused", fix="is the bot running, and does it serve this port?")
        case TimeoutError():
            return _late(url)
        case ssl.SSLError():
            return _fault(url, f"encryption fails: {cause.reason or cause}")
        case OSError():
            return _fault(url, f"cannot be reached: {cause.strerror or cause}")
        case zlib.error():
            return _fault(url, "says that it is packed with gzip, and is not")
        case IncompleteRead():
            return _fault(url, "is cut off in the middle of its answer")
        case HTTPException():
            return _fault(url, f"does not speak HTTP ({type(cause).__name__})")
        case _:
            return failure


def _is_http(url: str) -> bool:
    return url.startswith(("http://", "https://"))


def _late(url: str) -> ProblemsFound:
    return _fault(url, f"did not answer within {TIMEOUT:g} s", "A scrape that takes longer is lost to Prometheus.")


def _fault(url: str, summary: str, details: str = "", fix: str = "") -> ProblemsFound:
    return ProblemsFound(Problem("audit/scrape", None, url, summary, details, fix))
