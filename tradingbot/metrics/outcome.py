"""The outcome of a call to a provider from the exception that it raised, for any HTTP library."""

from __future__ import annotations

from asyncio import CancelledError

# Outcomes by a part of an exception's class name, in lower case; the first one that matches counts.
_BY_NAME = (
    ("timeout", "timeout"),
    ("ratelimit", "rate_limited"),
    ("ddosprotection", "rate_limited"),
    ("connect", "network_error"),
    ("network", "network_error"),
    ("transport", "network_error"),
    ("disconnected", "network_error"),
    ("decode", "invalid_response"),
)


def outcome_of(error: BaseException) -> str:
    """The value of the label `outcome` for an exception.

    The HTTP status in the exception comes first (requests, httpx and aiohttp have one), then the names of its classes,
    then Python's own types. Any other exception was raised while the response was read.
    """
    status = _status(error)
    if status in (418, 429):  # 418 is Binance's ban
        return "rate_limited"
    if 400 <= status < 500:
        return "client_error"
    if 500 <= status < 600:
        return "server_error"
    names = [kind.__name__.lower() for kind in type(error).__mro__]
    for piece, outcome in _BY_NAME:
        if any(piece in name for name in names):
            return outcome
    if isinstance(error, CancelledError):  # the caller stopped waiting
        return "timeout"
    return "network_error" if isinstance(error, OSError) else "invalid_response"


def _status(error: BaseException) -> int:
    response = _attribute(error, "response")
    for source, name in ((response, "status_code"), (error, "status"), (error, "code")):
        status = _attribute(source, name)
        if isinstance(status, int):
            return status
    return 0


def _attribute(source: object, name: str) -> object:
    """An attribute, or None; a property of a library's exception may raise anything."""
    try:
        return getattr(source, name, None)
    except Exception:
        return None
