"""The outcome of a call from an exception of any library."""

from __future__ import annotations

import asyncio
import json
import urllib.error
from email.message import Message
from types import SimpleNamespace

import pytest

from tradingbot.catalogue.labels import CALL_OUTCOME
from tradingbot.metrics.outcome import outcome_of


def like(name: str, base: type[Exception] = Exception, **attributes: object) -> BaseException:
    """An exception like a library's: the class's name, its base, its attributes."""
    error: BaseException = type(name, (base,), attributes)()
    return error


def answered(status: int) -> SimpleNamespace:
    return SimpleNamespace(status_code=status)


CASES: list[tuple[str, BaseException]] = [
    ("timeout", TimeoutError()),
    ("timeout", asyncio.CancelledError()),
    ("timeout", like("ReadTimeout")),  # httpx
    ("timeout", like("Timeout", OSError)),  # requests
    ("timeout", like("RequestTimeout")),  # ccxt
    ("network_error", ConnectionResetError()),
    ("network_error", OSError()),
    ("network_error", urllib.error.URLError("no route")),
    ("network_error", like("ConnectError")),  # httpx
    ("network_error", like("ServerDisconnectedError")),  # aiohttp
    ("network_error", like("NetworkError")),  # ccxt
    ("rate_limited", like("RateLimitExceeded")),  # ccxt
    ("rate_limited", like("HTTPError", OSError, response=answered(429))),  # requests
    ("rate_limited", like("HTTPStatusError", response=answered(418))),  # httpx, Binance's ban
    ("client_error", like("ClientResponseError", status=403)),  # aiohttp
    ("client_error", urllib.error.HTTPError("", 404, "", Message(), None)),
    ("server_error", like("HTTPStatusError", response=answered(502))),
    ("invalid_response", json.JSONDecodeError("", "", 0)),
    ("invalid_response", KeyError("price")),
    ("invalid_response", like("Odd", status="404 Not Found")),
]


@pytest.mark.parametrize(
    ("outcome", "error"), CASES, ids=lambda value: value if isinstance(value, str) else repr(value)
)
def test_the_outcome_of_an_exception(outcome: str, error: BaseException) -> None:
    """It follows from its status, its name, or its type."""
    assert outcome_of(error) == outcome


def test_every_outcome_is_in_the_catalogue() -> None:
    """Every outcome is a value of the label."""
    assert {outcome for outcome, _ in CASES} <= set(CALL_OUTCOME.values)


def test_an_exception_with_properties_that_raise_has_an_outcome() -> None:
    """alpaca's `code` reads the body as JSON, and fails for a proxy's HTML page."""

    class VenueError(Exception):
        @property
        def code(self) -> int:
            raise json.JSONDecodeError("", "", 0)

        response = status = code

    assert outcome_of(VenueError()) == "invalid_response"
