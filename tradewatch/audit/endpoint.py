"""Scrapes an endpoint once, with the request of Prometheus, within bounds of time and size."""

from __future__ import annotations

import ssl
import time
from dataclasses import dataclass, field
from urllib.error import HTTPError, URLError
from urllib.request import Request

from tradewatch.audit.prometheus import NEWEST, Prometheus
from tradewatch.foreign import Access, ask, fault_in_words
from tradewatch.model import Problem, ProblemsFound

# Prometheus' default scrape_timeout, in seconds; a scrape that takes longer is lost.
TIMEOUT = 10.0

# Bytes, uncompressed: 100,000 series of a program are about 15 MB, five times the catalogue's budget.
LARGEST = 16 * 2**20


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
    of_prometheus = {
        "Accept": prometheus.accept,
        "Accept-Encoding": "gzip",
        "User-Agent": prometheus.agent,
        "X-Prometheus-Scrape-Timeout-Seconds": f"{TIMEOUT:g}",
    }
    request = Request(url, headers=of_prometheus)  # noqa: S310  `ask` only has http(s)
    try:
        answer = ask(request, access or Access(), timeout=TIMEOUT, largest=LARGEST)
        if answer.status != 200:
            raise URLError(f"answers {answer.status} {answer.reason}, but Prometheus needs 200")
    except Exception as failure:
        raise _fault(url, failure) from None
    unknown = "" if answer.encoding.lower() in ("gzip", "identity") else answer.encoding
    return Scrape(answer.url, answer.headers.get("Content-Type", ""), answer.body, answer.seconds, unknown)


def _fault(url: str, failure: Exception) -> Exception:
    """The failure as a problem of one line; an exception that is not about the endpoint is returned as it is."""
    summary, details, fix = fault_in_words(failure), "", ""
    if summary is None:
        return failure
    cause = failure.reason if isinstance(failure, URLError) and not isinstance(failure, HTTPError) else failure
    match cause:
        case HTTPError(code=401 | 403):
            fix = "give credentials with --bearer, --basic or --headers, as Prometheus has them"
        case HTTPError():
            fix = "check the path, which is often /metrics"
        case ConnectionRefusedError():
            fix = "check that the program is running and serves this port"
        case TimeoutError():
            summary = f"did not answer within {TIMEOUT:g} s"
            details = "Prometheus discards a scrape that takes longer."
        case ssl.SSLCertVerificationError():
            fix = "give the certificate to trust with --ca-file"
    return ProblemsFound(Problem("audit/scrape", None, url, summary, details, fix))
