"""Whatever answers at an address: it is asked within bounds, and what goes wrong is one clear line."""

from __future__ import annotations

import gzip
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler

import pytest

from tests.audit.endpoint import OPENMETRICS, Answer, endpoint, page
from tradewatch.audit import read, scrape
from tradewatch.model import ProblemsFound

METRICS = '# HELP eggs_total Eggs.\n# TYPE eggs_total counter\neggs_total{hen="Berta"} 3\n'


def summary_of(url: str) -> str:
    """What is wrong with the endpoint, in one line."""
    with pytest.raises(ProblemsFound) as found:
        read(scrape(url))
    (problem,) = found.value.problems
    assert problem.check == "audit/scrape"
    assert "\n" not in problem.summary
    return problem.summary


def redirect(to: str) -> Answer:
    return page("", status=302, Location=to)


@contextmanager
def raw(answer: bytes) -> Iterator[str]:
    """The address of something that is no HTTP server."""
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            connection, _ = listening.accept()
            with connection:
                connection.recv(65_536)
                connection.sendall(answer)

        thread = threading.Thread(target=serve)
        thread.start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/metrics"
        thread.join()


def test_text_is_read() -> None:
    """Name, type, help and samples."""
    with endpoint(page(METRICS)) as url:
        exposed = read(scrape(url))["eggs_total"]
    assert (exposed.kind, exposed.help) == ("counter", "Eggs.")
    assert [(sample.labels, sample.value) for sample in exposed.samples] == [({"hen": "Berta"}, 3)]


def test_openmetrics_is_read() -> None:
    """The same in the other format, where a counter is announced without `_total`."""
    body = '# HELP eggs Eggs.\n# TYPE eggs counter\neggs_total{hen="Berta"} 3\n# EOF\n'
    with endpoint(page(body, OPENMETRICS)) as url:
        exposed = read(scrape(url))["eggs_total"]
    assert (exposed.kind, exposed.help, len(exposed.samples)) == ("counter", "Eggs.", 1)


def test_the_question_is_prometheus_own() -> None:
    """Both formats are asked for, and gzip."""
    asked: dict[str, str | None] = {}

    def answer(request: BaseHTTPRequestHandler) -> None:
        asked.update({name: request.headers[name] for name in ("Accept", "Accept-Encoding")})
        page(METRICS)(request)

    with endpoint(answer) as url:
        scrape(url)
    assert asked["Accept-Encoding"] == "gzip"
    assert "text/plain;version=0.0.4" in str(asked["Accept"])
    assert "application/openmetrics-text;version=1.0.0" in str(asked["Accept"])


def test_packed_answers_are_unpacked() -> None:
    """The size is what Prometheus stores, not what the wire carries."""
    with endpoint(page(gzip.compress(METRICS.encode()), Content_Encoding="gzip")) as url:
        answer = scrape(url)
    assert answer.body.decode() == METRICS
    assert answer.size == len(METRICS)


def test_a_redirect_is_followed() -> None:
    """And the address that answered is told."""
    with endpoint(page(METRICS)) as final, endpoint(redirect(final)) as url:
        assert scrape(url).url == final


def test_a_counter_without_total_keeps_its_name() -> None:
    """Prometheus stores it as it is written, whatever prometheus_client makes of it."""
    with endpoint(page("# TYPE eggs counter\neggs 3\n")) as url:
        assert [sample.name for sample in read(scrape(url))["eggs"].samples] == ["eggs"]


WRONG: list[tuple[Answer, str]] = [
    (page("not found", status=404), "answers 404 Not Found"),
    (page("", status=204), "answers 204 No Content, and Prometheus wants 200"),
    (page("busy", status=503), "answers 503 Service Unavailable"),
    (page("<html></html>", "text/html"), "is of the type 'text/html', which Prometheus 3 does not read"),
    (page(METRICS, None), "is without a Content-Type, which Prometheus 3 does not read"),
    (page("<html>\n<body>"), "is no exposition: "),
    (page("hello world\n"), "is no exposition: "),
    (page("# EOF-less 1", OPENMETRICS), "is no exposition: "),
    (page(""), "exposes nothing"),
    (page(b"a 1\n\xff 2\n"), "is no UTF-8 at byte 4"),
    (page("a" * 20_000 + " 1\n"), "has a line of more than 16,384 characters"),
    (page(METRICS, Content_Encoding="br"), "is packed as 'br', which was not asked for"),
    (page(METRICS, Content_Encoding="gzip"), "says that it is packed with gzip, and is not"),
    (page(gzip.compress(METRICS.encode())[:-12], Content_Encoding="gzip"), "is cut off in the middle of its answer"),
    (page(b"a 1\n" * 5_000_000), "answers more than 16 MiB, which are no metrics of one process"),
    (page(gzip.compress(bytes(2**27)), Content_Encoding="gzip"), "answers more than 16 MiB"),
    (redirect("/metrics"), "redirects in a circle, or too often"),
    (redirect("file:///etc/hostname"), "leads to 'file:///etc/hostname', which is no http(s) address"),
    (redirect("ftp://127.0.0.1/metrics"), "leads to 'ftp://127.0.0.1/metrics', which is no http(s) address"),
]


@pytest.mark.parametrize(("answer", "summary"), WRONG, ids=[summary[:30] for _, summary in WRONG])
def test_a_wrong_answer_is_one_clear_line(answer: Answer, summary: str) -> None:
    """What it answers, and that this is no exposition."""
    with endpoint(answer) as url:
        assert summary_of(url).startswith(summary)


def test_nobody_listens() -> None:
    """A bot that is not running."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    assert summary_of(f"http://127.0.0.1:{port}/metrics") == "the connection is refused"


def test_the_host_is_unknown(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that no resolver knows; the real one is not asked, since its answer would be somebody else's."""

    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    assert summary_of("http://nowhere.invalid/metrics") == "the host's name is unknown"


CUT_OFF = "is cut off in the middle of its answer"
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n"


@pytest.mark.parametrize(
    ("answer", "summary"),
    [
        (b"SSH-2.0-OpenSSH_9.2\r\n", "does not speak HTTP (BadStatusLine)"),
        (b"", "cannot be reached: Remote end closed connection without response"),
        (HEAD + b"Content-Length: 99\r\n\r\na 1\n", CUT_OFF),
        (HEAD + b"Transfer-Encoding: chunked\r\n\r\nff\r\na 1\n", CUT_OFF),
    ],
)
def test_something_else_listens(answer: bytes, summary: str) -> None:
    """No HTTP, no answer, or half of one."""
    with raw(answer) as url:
        assert summary_of(url) == summary


def test_plain_http_at_an_encrypted_address() -> None:
    """The fault is in the address."""
    with raw(b"HTTP/1.1 400 Bad Request\r\n\r\n") as url:
        assert summary_of(url.replace("http:", "https:")).startswith("encryption fails: ")


@pytest.mark.parametrize("trickle", ["headers", "body", "nothing"])
def test_an_endpoint_that_is_too_slow(trickle: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The whole scrape has ten seconds, not each byte of it."""
    monkeypatch.setattr("tradewatch.audit.endpoint.TIMEOUT", 0.4)
    done = threading.Event()

    def answer(request: BaseHTTPRequestHandler) -> None:
        if trickle == "body":
            request.send_response(200)
            request.end_headers()
        while not done.wait(0.05):
            if trickle != "nothing":
                request.wfile.write(b"X" if trickle == "headers" else b"# a\n")

    start = time.monotonic()
    with endpoint(answer) as url:
        try:
            assert summary_of(url) == "did not answer within 0.4 s"
        finally:
            done.set()
    assert time.monotonic() - start < 5
