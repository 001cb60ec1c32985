"""Headers, credentials and certificates of a request."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from tests.audit.endpoint import endpoint, page
from tests.audit.test_scrape import METRICS, redirect
from tradewatch.audit import scrape
from tradewatch.audit.prometheus import NEWEST
from tradewatch.foreign import read_access
from tradewatch.model import ProblemsFound

SECRET = "correct-horse"


@contextmanager
def asked() -> Iterator[tuple[str, list[str | None]]]:
    """The address of an endpoint, and the header Authorization of each request to it."""
    seen: list[str | None] = []

    def answer(request: BaseHTTPRequestHandler) -> None:
        seen.append(request.headers["Authorization"])
        page(METRICS)(request)

    with endpoint(answer) as url:
        yield url, seen


def test_credentials_come_from_a_file_or_a_variable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """They are sent as Prometheus sends them."""
    (tmp_path / "token").write_text(f"{SECRET}\n")
    (tmp_path / "headers").write_text(f"X-Tenant: desk\nAuthorization: Custom {SECRET}\n")
    monkeypatch.setenv("LOGIN", f"anna:{SECRET}")
    with asked() as (url, seen):
        for access in (
            read_access(None, str(tmp_path / "token"), None, None),
            read_access(None, None, "env:LOGIN", None),
            read_access(str(tmp_path / "headers"), None, None, None),
        ):
            scrape(url, NEWEST, access)
            assert SECRET not in repr(access)
    assert seen == [f"Bearer {SECRET}", "Basic YW5uYTpjb3JyZWN0LWhvcnNl", f"Custom {SECRET}"]


def test_credentials_do_not_follow_a_redirect_to_another_host(tmp_path: Path) -> None:
    """Another port is another program."""
    (tmp_path / "token").write_text(SECRET)
    access = read_access(None, str(tmp_path / "token"), None, None)
    with asked() as (final, seen), endpoint(redirect(final)) as url:
        scrape(url, NEWEST, access)
    assert seen == [None]


def test_credentials_follow_a_redirect_on_the_same_host(tmp_path: Path) -> None:
    """As from /metrics to /metrics/."""
    (tmp_path / "token").write_text(SECRET)
    seen: list[str | None] = []

    def answer(request: BaseHTTPRequestHandler) -> None:
        seen.append(request.headers["Authorization"])
        (page(METRICS) if request.path == "/final" else redirect("/final"))(request)

    with endpoint(answer) as url:
        scrape(url, NEWEST, read_access(None, str(tmp_path / "token"), None, None))
    assert seen == [f"Bearer {SECRET}"] * 2


@pytest.mark.parametrize(
    ("option", "content", "message"),
    [
        ("bearer", f"two {SECRET}", "is not a token: it must be one word in ASCII"),
        ("basic", SECRET, "is not USER:PASSWORD in one line"),
        ("headers", SECRET, "line 1 is not NAME: VALUE in ASCII"),
        ("headers", f"Accept: {SECRET}", "line 1 sets Accept, which Prometheus sets itself"),
    ],
)
def test_a_malformed_source_is_named_and_not_shown(option: str, content: str, message: str, tmp_path: Path) -> None:
    """The message has the file, but nothing of its content."""
    (tmp_path / "source").write_text(content)
    sources = {"headers": None, "bearer": None, "basic": None, option: str(tmp_path / "source")}
    with pytest.raises(ProblemsFound) as found:
        read_access(**sources, ca_file=None)
    (problem,) = found.value.problems
    assert problem.summary == message
    assert SECRET not in str(found.value)


def test_a_variable_that_is_not_set_is_one_problem() -> None:
    """The message has the name of the variable."""
    with pytest.raises(ProblemsFound, match="is not set"):
        read_access(None, "env:NOT_SET_ANYWHERE", None, None)


def test_a_file_without_certificates_is_one_problem(tmp_path: Path) -> None:
    """It is found before anything is sent."""
    (tmp_path / "ca.pem").write_text("no certificate")
    with pytest.raises(ProblemsFound, match="has no certificate in PEM format"):
        scrape("https://127.0.0.1:1/metrics", NEWEST, read_access(None, None, None, tmp_path / "ca.pem"))
