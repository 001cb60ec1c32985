"""Timers for events that begin and end: passes of a loop, requests to the bot's API, calls to a provider."""

from __future__ import annotations

from tradewatch.instruments import Instruments
from tradingbot.catalogue.api import HTTP_REQUESTS_IN_FLIGHT
from tradingbot.metrics.outcome import outcome_of
from tradingbot.metrics.recorder import CallOutcome, Method, Operation, Recorder
from tradingbot.metrics.timer import Timer


class TimedRecorder(Recorder):
    """A recorder with a timer for each event that ends a block."""

    def __init__(self, instruments: Instruments) -> None:
        super().__init__(instruments)
        self._in_flight = instruments.level(HTTP_REQUESTS_IN_FLIGHT)[()]

    def loop_pass(self, loop: str) -> LoopPass:
        """One pass of a loop: `with`, `async with`, or a decorator of `def` and `async def`.

            while True:
                with metrics.loop_pass("trading"):
                    trade()

        A pass that raises is timed, but does not count as a success.

        loop: as in `loop_passed`.
        """
        return LoopPass(self, loop)

    def http_request(self, method: Method | str, route: str) -> HttpRequest:
        """A request to the bot's API, from its first byte to the end of its response: `with` or `async with`.

            with metrics.http_request("POST", "/orders/{id}") as request:
                response = answer()
                request.status = response.status

        Without a status it counts as 200, or as 500 if the block raises.

        method, route: as in `http_served`.
        """
        return HttpRequest(self, method, route)

    def provider_call(self, provider: str, operation: Operation | str) -> ProviderCall:
        """One attempt of a call to a provider: `with`, `async with`, or a decorator of `def` and `async def`.

            async with metrics.provider_call("binance", "submit_order") as call:
                response = await client.post("/order", ...)
                if response.status == 429:
                    call.outcome = "rate_limited"

            @metrics.provider_call("binance", "balances")
            def fetch_balances(): ...

        The outcome is `ok` unless you set it or the block raises. For an exception, it follows from the HTTP status
        (418 and 429 are rate_limited) and from the class, for the libraries that bots use; the exception is raised
        again.

        A block that is cancelled, or that ends with the program, is `cancelled`: neither a success nor a failure. So
        put a time limit inside the block, which then sees TimeoutError:

            async with metrics.provider_call("binance", "balances"):
                async with asyncio.timeout(5):
                    ...

        provider, operation, outcome: as in `provider_called`.
        """
        return ProviderCall(self, provider, operation)


class LoopPass(Timer):
    """A running pass of a loop."""

    __slots__ = ("_loop", "_recorder")

    def __init__(self, recorder: Recorder, loop: str) -> None:
        self._recorder = recorder
        self._loop = loop

    def record(self, seconds: float, error: BaseException | None) -> None:
        """Record the pass."""
        self._recorder.loop_passed(self._loop, seconds, success=error is None)

    def copy(self) -> LoopPass:
        """A new timer of the same loop."""
        return LoopPass(self._recorder, self._loop)


class HttpRequest(Timer):
    """A running request. Set `status` to the response's status code, and `route` if it is only known at the end."""

    __slots__ = ("_method", "_recorder", "route", "status")

    def __init__(self, recorder: TimedRecorder, method: str, route: str) -> None:
        self._recorder = recorder
        self._method = method
        self.route = route
        self.status: int | None = None

    def __enter__(self) -> HttpRequest:
        self._recorder._in_flight.inc()
        return super().__enter__()

    def record(self, seconds: float, error: BaseException | None) -> None:
        """Record the request with its status."""
        self._recorder._in_flight.dec()
        status = self.status
        if status is None:  # asked in this way because the bot may have set an object whose truth value raises
            status = 200 if error is None else 500
        self._recorder.http_served(self._method, self.route, status, seconds)

    def copy(self) -> HttpRequest:
        """A new timer of the same route."""
        return HttpRequest(self._recorder, self._method, self.route)


class ProviderCall(Timer):
    """A running call. Set `outcome` if the response is not a success."""

    __slots__ = ("_operation", "_provider", "_recorder", "outcome")

    def __init__(self, recorder: Recorder, provider: str, operation: str) -> None:
        self._recorder = recorder
        self._provider = provider
        self._operation = operation
        self.outcome: CallOutcome | str | None = None

    def record(self, seconds: float, error: BaseException | None) -> None:
        """Record the call with its outcome."""
        outcome = self.outcome
        if outcome is None:  # asked in this way because the bot may have set an object whose truth value raises
            outcome = "ok" if error is None else outcome_of(error)
        self._recorder.provider_called(self._provider, self._operation, outcome, seconds)

    def copy(self) -> ProviderCall:
        """A new timer of the same operation."""
        return ProviderCall(self._recorder, self._provider, self._operation)
