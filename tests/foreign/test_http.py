"""Redirects that are not followed, whatever server sends them."""

from __future__ import annotations

import io
from http.client import HTTPMessage
from urllib.error import URLError
from urllib.request import Request

import pytest

from tradewatch.foreign.http import Redirects


def test_no_redirect_leads_from_https_to_http() -> None:
    """Whoever is on the way could read and change the answer."""
    asked, sent = Request("https://bot.example.com/metrics"), (io.BytesIO(), 302, "Found", HTTPMessage())
    with pytest.raises(URLError, match="from an encrypted address to one that is not encrypted"):
        Redirects().redirect_request(asked, *sent, "http://127.0.0.1/metrics")
    assert Redirects().redirect_request(asked, *sent, "https://127.0.0.1/metrics")
