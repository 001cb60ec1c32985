"""The bot's own HTTP API."""

from __future__ import annotations

from typing import SupportsFloat

from tradewatch.instruments import Instruments
from tradingbot.catalogue.api import (
    HTTP_REQUEST_DURATION,
    HTTP_REQUESTS,
    HTTP_REQUESTS_IN_FLIGHT,
    HTTP_UNAUTHORIZED,
)
from tradingbot.catalogue.labels import METHOD
from tradingbot.metrics.recorder import Recorder
from tradingbot.metrics.timer import Timer

_METHODS = frozenset(METHOD.values)


class Api(Recorder):
    """Records requests to the bot's own HTTP API."""

    def __init__(self, instruments: Instruments) -> None:
        super().__init__(instruments)
        self._served = instruments.joined(
            ("method", "route", "status_class"),
            instruments.counter(HTTP_REQUESTS),
            instruments.histogram(HTTP_REQUEST_DURATION),
        )
        self._in_flight = instruments.level(HTTP_REQUESTS_IN_FLIGHT)[()]
        self._unauthorized = instruments.counter(HTTP_UNAUTHORIZED)

    def http_request(self, method: str, route: str) -> HttpRequest:
        """A request to the bot's API, from its first byte to the end of its response: `with` or `async with`.

            with metrics.http_request("POST", "/orders/{id}") as request:
                response = answer()
                request.status = response.status

        Without a status it counts as 200, or as 500 if the block raises.

        method: GET, POST, PUT, PATCH, DELETE; any other counts as `other`.
        route: the template, /orders/{id}, never the path; `unmatched` for a path that no route serves; at most 16.
        """
        return HttpRequest(self, method, route)

    def http_served(self, method: str, route: str, status: int, seconds: SupportsFloat) -> None:
        """A request was answered; `http_request` measures it for you.

        method, route: as in `http_request`.  status: the response's, 200 to 599.  seconds: from the request's first
        byte to the end of its response.
        """
        try:
            known = method if method in _METHODS else "other"
            requests, duration = self._served[known, route, f"{status // 100}xx"]
            duration.observe(seconds)
            requests.inc()
        except Exception as error:
            self._refuse(error)

    def http_unauthorized(self, route: str) -> None:
        """A request was refused because of a missing login or permission; record it as a request, too.

        route: as in `http_request`.
        """
        try:
            self._unauthorized[route].inc()
        except Exception as error:
            self._refuse(error)


class HttpRequest(Timer):
    """A running request. Set `status` to the response's status code, and `route` if it is only known at the end."""

    __slots__ = ("_api", "_method", "route", "status")

    def __init__(self, api: Api, method: str, route: str) -> None:
        self._api = api
        self._method = method
        self.route = route
        self.status: int | None = None

    def __enter__(self) -> HttpRequest:
        self._api._in_flight.inc()
        return super().__enter__()

    def record(self, seconds: float, error: BaseException | None) -> None:
        """Record the request with its status."""
        self._api._in_flight.dec()
        status = self.status
        if status is None:  # asked in this way because the bot may have set an object whose truth value raises
            status = 200 if error is None else 500
        self._api.http_served(self._method, self.route, status, seconds)

    def copy(self) -> HttpRequest:
        """A new timer of the same route."""
        return HttpRequest(self._api, self._method, self.route)
