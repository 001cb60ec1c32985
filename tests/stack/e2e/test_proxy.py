"""The network between two places can be cut and mended."""

from __future__ import annotations

from urllib.error import URLError
from urllib.request import ProxyHandler, build_opener

import pytest

from stack.e2e.proxy import proxy
from stack.sinks.http import Answer, serving

_open = build_opener(ProxyHandler({})).open


def test_nothing_passes_while_it_is_cut() -> None:
    """Before and after, the server answers."""
    with serving(lambda _: Answer(200, b"here")) as url, proxy(url.removeprefix("http://")) as between:

        def ask() -> bytes:
            with _open(f"http://{between.address}/", timeout=10) as answer:
                return bytes(answer.read())

        assert ask() == b"here"
        between.cut()
        with pytest.raises((URLError, OSError)):
            ask()
        between.mend()
        assert ask() == b"here"
