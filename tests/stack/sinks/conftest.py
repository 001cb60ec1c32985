"""Receivers that run for one test, and a client."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from stack.sinks import Sinks, start

Post = Callable[[str, object], tuple[int, str]]


@pytest.fixture
def sinks() -> Iterator[Sinks]:
    """All receivers but the mail server."""
    with start(smtp_port=None) as running:
        yield running


@pytest.fixture
def post() -> Post:
    """Send a value as JSON, or bytes as they are: the status and the text of the answer."""
    return _post


def _post(url: str, value: object) -> tuple[int, str]:
    body = value if isinstance(value, bytes) else json.dumps(value).encode()
    try:
        with urlopen(Request(url, body), timeout=10) as answer:
            return answer.status, answer.read().decode()
    except HTTPError as refused:
        return refused.code, refused.read().decode()
