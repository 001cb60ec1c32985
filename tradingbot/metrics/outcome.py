"""What an exception says about the call to a provider that raised it, whichever library made the call."""

from __future__ import annotations

from asyncio import CancelledError

# A piece of an exception's class name, in lower case -> the outcome; the first that fits counts.
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
    """A value of the label `outcome`.

    An HTTP status that the exception carries (as those of requests, httpx and aiohttp do) says most; then the names
    of its classes; then Python's own types. What is left was raised by reading the response.
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
    if isinstance(error, CancelledError):  # whoever waited has given up
        return "timeout"
    return "network_error" if isinstance(error, OSError) else "invalid_response"


def _status(error: BaseException) -> int:
    response = getattr(error, "response", None)
    for source, name in ((response, "status_code"), (error, "status"), (error, "code")):
        status = getattr(source, name, None)
        if isinstance(status, int):
            return status
    return 0
