"""A scrape has limits of time and size, and each failure is one clear line."""

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
from tradewatch.audit import read_exposition, scrape
from tradewatch.model import ProblemsFound

METRICS = '# HELP eggs_total Eggs.\n# TYPE eggs_total counter\neggs_total{hen="Berta"} 3\n'


def summary_of(url: str) -> str:
    """What is wrong with the endpoint, in one line."""
    with pytest.raises(ProblemsFound) as found:
        read_exposition(scrape(url))
    (problem,) = found.value.problems
    assert problem.check == "audit/scrape"
    assert "\n" not in problem.summary
    return problem.summary


def redirect(to: str) -> Answer:
    return page("", status=302, Location=to)


@contextmanager
def raw(answer: bytes) -> Iterator[str]:
    """The address of a server that does not talk HTTP: it sends these bytes."""
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
    """The result has name, type, help and samples."""
    with endpoint(page(METRICS)) as url:
        exposed = read_exposition(scrape(url)).metrics["eggs_total"]
    assert (exposed.kind, exposed.help) == ("counter", "Eggs.")
    assert [(sample.labels, sample.value) for sample in exposed.samples] == [({"hen": "Berta"}, 3)]


def test_openmetrics_is_read() -> None:
    """In OpenMetrics, the TYPE line of a counter has the name without `_total`."""
    body = '# HELP eggs Eggs.\n# TYPE eggs counter\neggs_total{hen="Berta"} 3\n# EOF\n'
    with endpoint(page(body, OPENMETRICS)) as url:
        exposed = read_exposition(scrape(url)).metrics["eggs_total"]
    assert (exposed.kind, exposed.help, len(exposed.samples)) == ("counter", "Eggs.", 1)


def test_the_request_has_prometheus_headers() -> None:
    """It accepts both formats, and gzip."""
    asked: dict[str, str | None] = {}

    def answer(request: BaseHTTPRequestHandler) -> None:
        asked.update({name: request.headers[name] for name in ("Accept", "Accept-Encoding")})
        page(METRICS)(request)

    with endpoint(answer) as url:
        scrape(url)
    assert asked["Accept-Encoding"] == "gzip"
    assert "text/plain;version=0.0.4" in str(asked["Accept"])
    assert "application/openmetrics-text;version=1.0.0" in str(asked["Accept"])


def test_compressed_answers_are_decompressed() -> None:
    """The size is that of the decompressed body."""
    with endpoint(page(gzip.compress(METRICS.encode()), Content_Encoding="gzip")) as url:
        answer = scrape(url)
    assert answer.body.decode() == METRICS
    assert answer.size == len(METRICS)


def test_a_redirect_is_followed() -> None:
    """The result has the address that answered."""
    with endpoint(page(METRICS)) as final, endpoint(redirect(final)) as url:
        assert scrape(url).url == final


def test_a_counter_without_total_keeps_its_name() -> None:
    """Prometheus stores it under this name, although prometheus_client's parser adds `_total`."""
    with endpoint(page("# TYPE eggs counter\neggs 3\n")) as url:
        assert [sample.name for sample in read_exposition(scrape(url)).metrics["eggs"].samples] == ["eggs"]


WRONG: list[tuple[Answer, str]] = [
    (page("not found", status=404), "answers 404 Not Found"),
    (page("", status=204), "answers 204 No Content, but Prometheus needs 200"),
    (page("busy", status=503), "answers 503 Service Unavailable"),
    (page("<html></html>", "text/html"), "has the Content-Type 'text/html', which Prometheus 3.5 does not read"),
    (page(METRICS, None), "has no Content-Type, which Prometheus 3.5 does not read"),
    (page("<html>\n<body>"), "line 1, column 1: '<html>' is not a metric name"),
    (page("hello world\n"), "line 1, column 7: 'world' is not a number"),
    (page("a 1\n", OPENMETRICS), "line 2, column 1: the answer does not end with the line # EOF"),
    (page(""), "exposes no metric"),
    (page(b'a 1\nb{c="\xff"} 2\n'), "line 2, column 6: the byte 0xff is not UTF-8"),
    (page(b"\x0b\x02", Content_Encoding="br"), "line 1, column 1: '\\x0b\\x02' is not a metric name"),
    (page(METRICS, Content_Encoding="gzip"), "has the encoding gzip in its header, but the answer is not gzip"),
    (page(gzip.compress(METRICS.encode())[:-12], Content_Encoding="gzip"), "ends before its answer is complete"),
    (page(b"a 1\n" * 5_000_000), "answers with more than 16 MiB"),
    (page(gzip.compress(bytes(2**27)), Content_Encoding="gzip"), "answers with more than 16 MiB"),
    (redirect("/metrics"), "redirects in a circle, or too often"),
    (redirect("file:///etc/hostname"), "redirects to an address that begins with file:, not with http: or https:"),
    (redirect("ftp://127.0.0.1/metrics"), "redirects to an address that begins with ftp:, not with http: or https:"),
    (redirect("https://["), "redirects to something that is not an address"),
]


@pytest.mark.parametrize(("answer", "summary"), WRONG, ids=[summary[:30] for _, summary in WRONG])
def test_a_wrong_answer_is_one_clear_line(answer: Answer, summary: str) -> None:
    """The message says what the endpoint answered."""
    with endpoint(answer) as url:
        assert summary_of(url).startswith(summary)


def test_no_program_listens() -> None:
    """The bot is not running."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    assert summary_of(f"http://127.0.0.1:{port}/metrics") == "the connection is refused"


def test_the_host_is_unknown(monkeypatch: pytest.MonkeyPatch) -> None:
    """The resolver is a fake, because a real one could give any answer."""

    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    assert summary_of("http://nowhere.invalid/metrics") == "the host name cannot be resolved"


INCOMPLETE = "ends before its answer is complete"
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n"


@pytest.mark.parametrize(
    ("answer", "summary"),
    [
        (b"SSH-2.0-OpenSSH_9.2\r\n", "does not answer in HTTP (BadStatusLine)"),
        (b"", "cannot be reached: Remote end closed connection without response"),
        (HEAD + b"Content-Length: 99\r\n\r\na 1\n", INCOMPLETE),
        (HEAD + b"Transfer-Encoding: chunked\r\n\r\nff\r\na 1\n", INCOMPLETE),
    ],
)
def test_another_program_listens(answer: bytes, summary: str) -> None:
    """It sends something else, nothing, or half an answer."""
    with raw(answer) as url:
        assert summary_of(url) == summary


def test_plain_http_at_an_encrypted_address() -> None:
    """The address must begin with http://."""
    with raw(b"HTTP/1.1 400 Bad Request\r\n\r\n") as url:
        assert summary_of(url.replace("http:", "https:")).startswith("TLS fails: ")


@pytest.mark.parametrize("trickle", ["headers", "body", "nothing"])
def test_an_endpoint_that_is_too_slow(trickle: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The limit of ten seconds is for the whole scrape, not for each byte."""
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
