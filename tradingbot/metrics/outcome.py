"""The outcome of a call to a provider, from the exception that it raised.

The table has the exception classes of the libraries that bots use. A class that is not in it has the outcome of its
base class. No library is imported: a class is found by its name and by the first part of its module's name.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

# By library and outcome.
_CLASSES: Mapping[str, Mapping[str, str]] = {
    "ccxt": {
        "timeout": "RequestTimeout",
        "rate_limited": "DDoSProtection RateLimitExceeded",
        "network_error": "NetworkError",
        "server_error": "BaseError ExchangeNotAvailable OperationFailed",  # with OnMaintenance
        # A nonce is refused for the bot's clock; an error that ccxt does not know is refused for an unknown reason.
        "client_error": "CancelPending ExchangeError InvalidNonce",
        "invalid_response": "BadResponse ChecksumError",  # with NullResponse
        "cancelled": "ExchangeClosedByUser UnsubscribeError",
    },
    "httpx": {
        "timeout": "TimeoutException",
        "network_error": "RemoteProtocolError RequestError StreamClosed TransportError",
        "server_error": "HTTPError",
        "client_error": "CookieConflict InvalidURL LocalProtocolError StreamError UnsupportedProtocol",
        "invalid_response": "DecodingError TooManyRedirects",
    },
    "httpcore": {
        "timeout": "TimeoutException",
        "network_error": "ConnectionNotAvailable NetworkError ProtocolError ProxyError",
        "client_error": "LocalProtocolError UnsupportedProtocol",
    },
    "aiohttp": {
        "timeout": "ServerTimeoutError",
        "network_error": "ClientConnectionError ClientError ClientHttpProxyError ClientPayloadError EofStream",
        "server_error": "ClientResponseError",
        "client_error": "InvalidURL NonHttpUrlClientError RedirectClientError UploadAbortedError",
        "invalid_response": "BadContentDispositionHeader BadContentDispositionParam ContentTypeError TooManyRedirects "
        "WSMessageTypeError WebSocketError",
    },
    "requests": {
        "timeout": "Timeout",
        "network_error": "ChunkedEncodingError ConnectionError RequestException",
        "server_error": "HTTPError RetryError",
        "client_error": "InvalidHeader InvalidJSONError InvalidSchema InvalidURL MissingSchema StreamConsumedError "
        "URLRequired UnrewindableBodyError",
        "invalid_response": "ContentDecodingError JSONDecodeError TooManyRedirects",
    },
    "urllib3": {
        "timeout": "TimeoutError",
        "network_error": "HTTPError IncompleteRead InvalidChunkLength MaxRetryError NewConnectionError",
        "server_error": "ResponseError",
        "client_error": "FullPoolError LocationValueError ProxySchemeUnsupported TimeoutStateError "
        "UnrewindableBodyError",
        "invalid_response": "BodyNotHttplibCompatible DecodeError HeaderParsingError InvalidHeader ResponseNotChunked",
    },
    "websockets": {
        "network_error": "ConnectionClosed InvalidHandshake ProxyError WebSocketException",
        "client_error": "ConcurrencyError InvalidProxy InvalidState InvalidURI",
        "invalid_response": "InvalidHeader InvalidMessage NegotiationError PayloadTooBig ProtocolError SecurityError "
        "TooManyFragments",
    },
    "binance": {
        "network_error": "BinanceWebsocketClosed BinanceWebsocketUnableToConnect ReadLoopClosed",
        "client_error": "BinanceAPIException BinanceOrderException BinanceRegionException "
        "BinanceWebsocketQueueOverflow NotImplementedException UnknownDateFormat",
        "invalid_response": "BinanceRequestException",
    },
    "alpaca": {
        "server_error": "RetryException",
        "client_error": "APIError",
    },
    "ib_async": {
        "server_error": "FlexError",
        "client_error": "RequestError",
    },
    "grpc": {
        "timeout": "FutureTimeoutError",
        "server_error": "RpcError",
        "client_error": "AbortError BaseError UsageError",
        "cancelled": "FutureCancelledError",
    },
    "http": {  # http.client
        "network_error": "IncompleteRead NotConnected RemoteDisconnected",
        "client_error": "ImproperConnectionState InvalidURL UnimplementedFileMode",
        "invalid_response": "HTTPException",
    },
    "urllib": {"network_error": "URLError"},
    "asyncio": {"network_error": "IncompleteReadError"},
    "concurrent": {"cancelled": "CancelledError"},
    "builtins": {
        "timeout": "TimeoutError",
        "network_error": "EOFError OSError",
        # Files of this machine, and faults that no response can cause.
        "client_error": "AssertionError FileExistsError FileNotFoundError ImportError IsADirectoryError MemoryError "
        "NameError NotADirectoryError NotImplementedError PermissionError RecursionError",
        # KeyError, TypeError, ValueError and other errors of reading have no entry: they are invalid_response, unless
        # they were raised while another error was handled.
    },
}
_OUTCOMES = {
    f"{library}.{name}": outcome
    for library, outcomes in _CLASSES.items()
    for outcome, names in outcomes.items()
    for name in names.split()
}

# Classes that libraries raise for many reasons. If they were raised from another exception, that one is the reason.
_GENERAL = {
    "ccxt.BaseError",
    "ccxt.ExchangeError",
    "ccxt.ExchangeNotAvailable",
    "ccxt.NetworkError",
    "ccxt.OperationFailed",
    "urllib.URLError",
    "urllib3.MaxRetryError",
}

# Outcomes by a part of the class's name in lower case, for other libraries; the first one that matches counts.
_BY_NAME = (
    ("timeout", "timeout"),
    ("ratelimit", "rate_limited"),
    ("ddosprotection", "rate_limited"),
    ("connect", "network_error"),
    ("network", "network_error"),
    ("transport", "network_error"),
    ("decode", "invalid_response"),
)

# Error codes that say more than the class: https://www.interactivebrokers.com/campus/ibkr-api-page/tws-api-error-codes
_BY_IB_CODE = {
    100: "rate_limited",
    420: "rate_limited",
    **dict.fromkeys((502, 504, 507, 1100, 1300, 2110), "network_error"),
}
_BY_GRPC_CODE = {
    "CANCELLED": "cancelled",
    "DEADLINE_EXCEEDED": "timeout",
    "RESOURCE_EXHAUSTED": "rate_limited",
    "UNAVAILABLE": "network_error",
    **dict.fromkeys(
        (
            "INVALID_ARGUMENT",
            "NOT_FOUND",
            "ALREADY_EXISTS",
            "PERMISSION_DENIED",
            "FAILED_PRECONDITION",
            "OUT_OF_RANGE",
            "UNIMPLEMENTED",
            "UNAUTHENTICATED",
        ),
        "client_error",
    ),
}

# An exception has a reason, which has a reason; a loop of them must end.
_DEEPEST = 8


def outcome_of(error: BaseException) -> str:
    """The value of the label `outcome` for an exception; it never raises, whatever the exception's attributes do.

    The HTTP status in the exception comes first, then its class. If neither is known, the exception from which it was
    raised counts. Any other exception was raised while the response was read: it is an invalid_response.

    An exception that ends a task or the program is `cancelled`, because it does not say how the call would have ended.
    """
    try:
        general = None
        for reason in _reasons(error):
            if not isinstance(reason, Exception):
                return "cancelled"
            outcome = _by_status(reason, "status_code", "status") or _by_code(reason)
            if outcome is not None:
                return outcome
            outcome = _by_class(reason) or _by_status(reason, "code")  # for most libraries, `code` is something else
            if outcome is not None and _name(type(reason)) not in _GENERAL:
                return outcome
            general = general or outcome
        return general or "invalid_response"
    except Exception:
        return "invalid_response"


def _reasons(error: BaseException) -> Iterator[BaseException]:
    """The exception, the one from which it was raised, and so on."""
    following: object = error
    for _ in range(_DEEPEST):
        if not isinstance(following, BaseException):
            return
        if isinstance(following, BaseExceptionGroup):  # a TaskGroup cancels the rest after the first one that failed
            following = following.exceptions[0]
            continue
        yield following
        reason = _attribute(following, "reason")  # urllib3 and urllib
        if isinstance(reason, BaseException):
            following = reason
        elif following.__cause__ is not None or following.__suppress_context__ or _by_class(following):
            following = following.__cause__
        else:
            following = following.__context__


def _by_class(error: BaseException) -> str | None:
    """The outcome by the first of the exception's classes that is known."""
    for kind in type(error).__mro__:
        outcome = _OUTCOMES.get(_name(kind))
        if outcome is not None:
            return outcome
        for piece, outcome in _BY_NAME:
            if piece in kind.__name__.lower():
                return outcome
    return None


def _name(kind: type) -> str:
    """A class's name with its library, as the table has it."""
    return f"{kind.__module__.partition('.')[0]}.{kind.__name__}"


def _by_status(error: BaseException, *names: str) -> str | None:
    """The outcome by the HTTP status, if it has one that is an error."""
    response = _attribute(error, "response")
    for source in (response, error):
        for name in names:
            status = _attribute(source, name)
            if isinstance(status, str) and len(status) == 3 and status.isdecimal():
                status = int(status)
            if type(status) is bool or not isinstance(status, int) or not 400 <= status < 600:
                continue
            if status in (418, 429):  # 418 is Binance's ban
                return "rate_limited"
            if status in (408, 504):
                return "timeout"
            return "client_error" if status < 500 else "server_error"
    return None


def _by_code(error: BaseException) -> str | None:
    """The outcome by a code of the library's own."""
    library = type(error).__module__.partition(".")[0]
    if library == "ib_async":
        code = _attribute(error, "code")
        return _BY_IB_CODE.get(code) if isinstance(code, int) else None
    if library == "grpc":
        code = _attribute(error, "code")
        return _BY_GRPC_CODE.get(str(_attribute(code(), "name"))) if callable(code) else None
    return None


def _attribute(source: object, name: str) -> object:
    """An attribute, or None; a property of a library's exception may raise anything."""
    try:
        return getattr(source, name, None)
    except Exception:
        return None
