"""The outcome of a call from an exception of any library."""

from __future__ import annotations

import asyncio
import concurrent.futures
import importlib
import inspect
import json
import socket
import ssl
import urllib.error
from email.message import Message
from http import HTTPStatus
from types import SimpleNamespace
from typing import Any

import aiohttp
import ccxt
import grpc
import httpx
import ib_async
import pytest
import requests
import urllib3
from alpaca.common.exceptions import APIError
from binance.exceptions import BinanceAPIException

from tradingbot.catalogue.labels import CALL_OUTCOME
from tradingbot.metrics.outcome import outcome_of

# Every exception of the libraries, without a status and without a reason, as a trader expects it.
EXPECTED: dict[str, dict[str, str]] = {
    "ccxt": {
        "timeout": "RequestTimeout",
        "rate_limited": "DDoSProtection RateLimitExceeded",
        "network_error": "NetworkError",
        "server_error": "BaseError ExchangeNotAvailable OnMaintenance OperationFailed",
        "client_error": """AccountNotEnabled AccountSuspended AddressPending ArgumentsRequired AuthenticationError
            BadRequest BadSymbol CancelPending ContractUnavailable DuplicateOrderId ExchangeError InsufficientFunds
            InvalidAddress InvalidNonce InvalidOrder InvalidProxySettings ManualInteractionNeeded MarginModeAlreadySet
            MarketClosed NoChange NotSupported OperationRejected OrderImmediatelyFillable OrderNotCached
            OrderNotFillable OrderNotFound PermissionDenied RestrictedLocation""",
        "invalid_response": "BadResponse ChecksumError NullResponse",
        "cancelled": "ExchangeClosedByUser UnsubscribeError",
    },
    "httpx": {
        "timeout": "ConnectTimeout PoolTimeout ReadTimeout TimeoutException WriteTimeout",
        "network_error": """CloseError ConnectError NetworkError ProtocolError ProxyError ReadError
            RemoteProtocolError RequestError StreamClosed TransportError WriteError""",
        "server_error": "HTTPError HTTPStatusError",
        "client_error": """CookieConflict InvalidURL LocalProtocolError RequestNotRead ResponseNotRead StreamConsumed
            StreamError UnsupportedProtocol""",
        "invalid_response": "DecodingError TooManyRedirects",
    },
    "aiohttp": {
        "timeout": "ConnectionTimeoutError ServerTimeoutError SocketTimeoutError",
        "network_error": """ClientConnectionError ClientConnectionResetError ClientConnectorCertificateError
            ClientConnectorDNSError ClientConnectorError ClientConnectorSSLError ClientError ClientHttpProxyError
            ClientOSError ClientPayloadError ClientProxyConnectionError ClientSSLError EofStream
            ServerConnectionError ServerDisconnectedError ServerFingerprintMismatch""",
        "server_error": "ClientResponseError WSServerHandshakeError",
        "client_error": """InvalidURL InvalidUrlClientError InvalidUrlRedirectClientError NonHttpUrlClientError
            NonHttpUrlRedirectClientError RedirectClientError UploadAbortedError""",
        "invalid_response": """ContentTypeError TooManyRedirects WSMessageTypeError WebSocketError""",
    },
    "requests.exceptions": {
        "timeout": "ConnectTimeout ReadTimeout Timeout",
        "network_error": "ChunkedEncodingError ConnectionError ProxyError RequestException SSLError",
        "server_error": "HTTPError RetryError",
        "client_error": """InvalidHeader InvalidJSONError InvalidProxyURL InvalidSchema InvalidURL MissingSchema
            StreamConsumedError URLRequired UnrewindableBodyError""",
        "invalid_response": "ContentDecodingError JSONDecodeError TooManyRedirects",
    },
    "urllib3.exceptions": {
        "timeout": "ConnectTimeoutError ReadTimeoutError TimeoutError",
        "network_error": """ClosedPoolError EmptyPoolError HTTPError HostChangedError IncompleteRead
            InvalidChunkLength MaxRetryError NameResolutionError NewConnectionError PoolError ProtocolError ProxyError
            RequestError SSLError""",
        "server_error": "ResponseError",
        "client_error": """FullPoolError LocationParseError LocationValueError ProxySchemeUnknown
            ProxySchemeUnsupported TimeoutStateError URLSchemeUnknown UnrewindableBodyError""",
        "invalid_response": """BodyNotHttplibCompatible DecodeError HeaderParsingError InvalidHeader
            ResponseNotChunked""",
    },
    "websockets.exceptions": {
        "network_error": """ConnectionClosed ConnectionClosedError ConnectionClosedOK InvalidHandshake InvalidMethod
            InvalidProtocol InvalidProxyMessage InvalidProxyStatus InvalidStatus ProxyError WebSocketException""",
        "client_error": "ConcurrencyError InvalidProxy InvalidState InvalidURI",
        "invalid_response": """DuplicateParameter HeaderLineTooLong InvalidHeader InvalidHeaderFormat
            InvalidHeaderValue InvalidMessage InvalidOrigin InvalidParameterName InvalidParameterValue InvalidUpgrade
            NegotiationError PayloadTooBig ProtocolError RequestLineTooLong SecurityError StatusLineTooLong
            TooManyFragments TooManyHeaders""",
    },
    "binance.exceptions": {
        "network_error": "BinanceWebsocketClosed BinanceWebsocketUnableToConnect ReadLoopClosed",
        "client_error": """BinanceAPIException BinanceOrderException BinanceOrderInactiveSymbolException
            BinanceOrderMinAmountException BinanceOrderMinPriceException BinanceOrderMinTotalException
            BinanceOrderUnknownSymbolException BinanceRegionException BinanceWebsocketQueueOverflow
            NotImplementedException UnknownDateFormat""",
        "invalid_response": "BinanceRequestException",
    },
    "alpaca.common.exceptions": {"client_error": "APIError", "server_error": "RetryException"},
    "ib_async": {"client_error": "RequestError", "server_error": "FlexError"},
}


def public_exceptions(library: str) -> dict[str, type[BaseException]]:
    """The exceptions that a module offers of its own, without warnings and without deprecated names."""
    module = importlib.import_module(library)
    root = library.partition(".")[0]
    return {
        name: value
        for name, value in vars(module).items()
        if inspect.isclass(value)
        and issubclass(value, BaseException)
        and not issubclass(value, Warning)
        and value.__name__ == name
        and value.__module__.partition(".")[0] == root
    }


@pytest.mark.parametrize("library", EXPECTED)
def test_every_exception_of_a_library_has_the_outcome_that_a_trader_expects(library: str) -> None:
    """A new class in a library fails here, so that somebody decides."""
    expected = {name: outcome for outcome, names in EXPECTED[library].items() for name in names.split()}
    # Without a constructor: an exception whose attributes are missing has an outcome, too.
    found = {name: outcome_of(kind.__new__(kind)) for name, kind in public_exceptions(library).items()}
    assert found == expected


class Answer(requests.Response):
    def __init__(self, status: int, body: str = "") -> None:
        super().__init__()
        self.status_code = status
        self._content = body.encode()


def raised(error: BaseException, cause: BaseException | None = None) -> BaseException:
    """An exception as it is after `raise error from cause`."""
    error.__cause__ = cause
    return error


def while_handling(error: Exception, context: BaseException) -> Exception:
    """An exception that was raised in an `except` block."""
    error.__context__ = context
    return error


def httpx_status(status: int) -> httpx.HTTPStatusError:
    request = httpx.Request("GET", "http://127.0.0.1")
    return httpx.HTTPStatusError("", request=request, response=httpx.Response(status, request=request))


def aiohttp_status(status: int) -> aiohttp.ClientResponseError:
    info: Any = None
    return aiohttp.ClientResponseError(info, (), status=status)


def binance_status(status: int, body: str) -> BinanceAPIException:
    return BinanceAPIException(Answer(status), status, body)


def like(name: str, base: type[Exception] = Exception, **attributes: object) -> BaseException:
    """An exception of a library that is not in the table."""
    error: BaseException = type(name, (base,), attributes)()
    return error


class RpcFailed(grpc.RpcError):  # type: ignore[misc]
    """As grpc raises it: `code` is a method."""

    __module__ = "grpc._channel"

    def __init__(self, code: str) -> None:
        self._code = code

    def code(self) -> grpc.StatusCode:
        return grpc.StatusCode[self._code]


CASES: list[tuple[str, BaseException]] = [
    # The status in the exception comes first.
    ("rate_limited", requests.HTTPError(response=Answer(429))),
    ("rate_limited", httpx_status(418)),
    ("client_error", aiohttp_status(403)),
    ("server_error", aiohttp_status(503)),
    ("timeout", httpx_status(504)),
    ("client_error", httpx_status(404)),
    ("server_error", urllib.error.HTTPError("", 502, "", Message(), None)),
    ("rate_limited", binance_status(429, '{"code": -1003, "msg": "Too many requests"}')),
    ("server_error", binance_status(502, "<html>502</html>")),
    ("client_error", binance_status(400, '{"code": -2010, "msg": "insufficient balance"}')),
    ("server_error", APIError("<html>502</html>", requests.HTTPError(response=Answer(502)))),
    ("client_error", APIError('{"code": 40310000}', requests.HTTPError(response=Answer(403)))),
    # A general class has the outcome of its cause.
    ("network_error", raised(ccxt.ExchangeNotAvailable(), aiohttp.ClientConnectionError())),
    ("network_error", raised(ccxt.ExchangeError(), requests.exceptions.SSLError())),
    ("server_error", raised(ccxt.ExchangeError(), requests.HTTPError(response=Answer(502)))),
    ("client_error", raised(ccxt.InsufficientFunds(), requests.HTTPError(response=Answer(502)))),
    ("timeout", raised(RuntimeError("no balance"), httpx.ReadTimeout(""))),
    ("timeout", while_handling(KeyError(), httpx.ReadTimeout(""))),
    ("timeout", urllib.error.URLError(TimeoutError())),
    ("network_error", urllib.error.URLError(socket.gaierror())),
    ("timeout", ExceptionGroup("", [TimeoutError(), ValueError()])),
    # A subclass that a bot defines.
    ("client_error", like("NoMoney", ccxt.InsufficientFunds)),
    # Codes that are no HTTP status.
    ("client_error", ib_async.wrapper.RequestError(1, 404, "shares are not available")),
    ("network_error", ib_async.wrapper.RequestError(1, 504, "not connected")),
    ("rate_limited", ib_async.wrapper.RequestError(1, 100, "max rate of messages")),
    ("timeout", RpcFailed("DEADLINE_EXCEEDED")),
    ("client_error", RpcFailed("UNAUTHENTICATED")),
    ("server_error", RpcFailed("INTERNAL")),
    ("cancelled", RpcFailed("CANCELLED")),
    # Python's own.
    ("timeout", TimeoutError()),
    ("network_error", OSError()),
    ("network_error", ConnectionResetError()),
    ("network_error", socket.gaierror()),
    ("network_error", ssl.SSLCertVerificationError()),
    ("network_error", urllib3.exceptions.MaxRetryError(urllib3.HTTPConnectionPool("h"), "/")),
    ("invalid_response", json.JSONDecodeError("", "", 0)),
    ("invalid_response", KeyError("price")),
    ("invalid_response", ZeroDivisionError()),
    ("client_error", NameError()),
    ("client_error", FileNotFoundError()),
    # Whoever ends a task or the program does not say how the call would have ended.
    ("cancelled", asyncio.CancelledError()),
    ("cancelled", concurrent.futures.CancelledError()),
    ("cancelled", KeyboardInterrupt()),
    ("cancelled", SystemExit(1)),
    ("cancelled", GeneratorExit()),
    # Libraries that are not in the table: by status, code or name.
    ("rate_limited", like("Refused", status="429")),
    ("rate_limited", like("Refused", code=HTTPStatus.TOO_MANY_REQUESTS)),
    ("server_error", like("Refused", response=SimpleNamespace(status=500))),
    ("timeout", like("Timeout", OSError)),
    ("network_error", like("ServerDisconnected")),
    ("invalid_response", like("Odd", status="404 Not Found")),
    ("invalid_response", like("Odd", status=True, code=10**400, status_code=-1, response=object)),
]


@pytest.mark.parametrize(
    ("outcome", "error"), CASES, ids=lambda value: value if isinstance(value, str) else type(value).__name__
)
def test_the_outcome_of_an_exception(outcome: str, error: BaseException) -> None:
    """It follows from its status, its class, or its reason."""
    assert outcome_of(error) == outcome


def test_every_outcome_but_ok_is_reached() -> None:
    """No other text is exported."""
    assert {outcome for outcome, _ in CASES} == set(CALL_OUTCOME.values) - {"ok"}


class Raises:
    """An attribute that raises whatever is done with it."""

    def __get__(self, *_: object) -> object:
        raise RecursionError

    def __le__(self, _: object) -> bool:
        raise ValueError("ambiguous")


def test_an_exception_with_attributes_that_raise_has_an_outcome() -> None:
    """alpaca's `code` reads the body as JSON, and fails for a proxy's HTML page."""
    raising = Raises()
    odd = like("Odd", response=raising, status=raising, code=raising, status_code=raising, reason=raising)
    assert outcome_of(odd) == "invalid_response"
    number = type("Number", (int,), {"__ge__": raising.__le__, "__le__": raising.__le__})(500)
    assert outcome_of(like("Odd", status=number)) == "invalid_response"
    assert outcome_of(APIError("<html>502</html>")) == "client_error"


def test_exceptions_that_are_raised_from_each_other_have_an_outcome() -> None:
    """A loop ends."""
    error = RuntimeError()
    error.__cause__ = ValueError()
    error.__cause__.__cause__ = error
    assert outcome_of(error) == "invalid_response"
