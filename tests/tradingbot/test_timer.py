"""Timers: `with`, `async with`, and decorators of both kinds of function."""

from __future__ import annotations

import asyncio
import functools
import inspect
import re
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest

from tests.tradingbot.bot import made, samples
from tradingbot import TradingMetrics
from tradingbot.catalogue import labels


def test_a_failed_loop_pass_is_timed_but_not_a_success(metrics: TradingMetrics) -> None:
    """The loop ran, but did not do its work."""
    with pytest.raises(ZeroDivisionError), metrics.loop_pass("trading"):
        _ = 1 / 0
    found = samples(metrics)
    assert found['tradingbot_loop_duration_seconds_count{loop="trading"}'] == 1
    assert 'tradingbot_loop_last_success_timestamp_seconds{loop="trading"}' not in found
    with metrics.loop_pass("trading"):
        pass
    assert 'tradingbot_loop_last_success_timestamp_seconds{loop="trading"}' in samples(metrics)


@pytest.mark.parametrize(
    ("method", "status", "labels_"),
    [("GET", 204, ("GET", "2xx")), ("BREW", 418, ("other", "4xx")), ("POST", None, ("POST", "2xx"))],
)
def test_a_request_counts_under_its_status(
    metrics: TradingMetrics, method: str, status: int | None, labels_: tuple[str, str]
) -> None:
    """An unknown HTTP method is `other`; without a status, the request succeeded."""
    with metrics.http_request(method, "/orders") as request:
        assert samples(metrics)["tradingbot_http_requests_in_flight"] == 1
        request.status = status
    found = samples(metrics)
    assert found["tradingbot_http_requests_in_flight"] == 0
    name = f'tradingbot_http_requests_total{{method="{labels_[0]}",route="/orders",status_class="{labels_[1]}"}}'
    assert found[name] == 1


def test_a_request_that_raises_is_a_server_error(metrics: TradingMetrics) -> None:
    """The request is no longer in flight."""
    with pytest.raises(KeyError), metrics.http_request("GET", "/orders"):
        raise KeyError
    found = samples(metrics)
    assert found['tradingbot_http_requests_total{method="GET",route="/orders",status_class="5xx"}'] == 1
    assert found["tradingbot_http_requests_in_flight"] == 0


class Odd:
    """A value of a library's own type, which has no truth value, like an array."""

    def __bool__(self) -> bool:
        raise ValueError("ambiguous")


@pytest.mark.parametrize("status", [Odd(), 0, -1, "200", 10**400])
def test_an_odd_status_is_dropped(status: Any) -> None:
    """In production the block ends as if nothing were measured, and its own exception is raised."""
    metrics = made(mode="production")
    with metrics.http_request("GET", "/orders") as request:
        request.status = status
    with pytest.raises(KeyError), metrics.provider_call("a", "balances") as call:
        call.outcome = status
        raise KeyError
    found = samples(metrics)
    assert found["tradingbot_http_requests_in_flight"] == 0
    assert sum(value for name, value in found.items() if name.startswith("tradingbot_metrics_dropped_total")) == 2


def calls(metrics: TradingMetrics) -> dict[str, float]:
    """Calls to provider `a`, operation `balances`, by outcome."""
    return {
        outcome: value
        for outcome in labels.CALL_OUTCOME.values
        for name, value in samples(metrics).items()
        if name.startswith(f'tradingbot_provider_requests_total{{operation="balances",outcome="{outcome}"') and value
    }


def test_a_provider_call_is_a_context_manager(metrics: TradingMetrics) -> None:
    """With `with`, the outcome is ok, unless the block sets another."""
    with metrics.provider_call("a", "balances"):
        pass
    with metrics.provider_call("a", "balances") as call:
        call.outcome = "rate_limited"
    assert calls(metrics) == {"ok": 1, "rate_limited": 1}


def test_a_provider_call_is_an_async_context_manager(metrics: TradingMetrics) -> None:
    """With `async with`; the exception is raised again."""

    async def bot() -> None:
        async with metrics.provider_call("a", "balances"):
            await asyncio.sleep(0)
        async with metrics.provider_call("a", "balances"):
            raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        asyncio.run(bot())
    assert calls(metrics) == {"ok": 1, "network_error": 1}


def test_a_provider_call_decorates_functions(metrics: TradingMetrics) -> None:
    """Each call of a `def` is measured separately, and the function keeps its name and docstring."""

    @metrics.provider_call("a", "balances")
    def balances(depth: int) -> int:
        """Ask."""
        return balances(depth - 1) + 1 if depth else 0

    assert balances(2) == 2
    assert (balances.__name__, balances.__doc__) == ("balances", "Ask.")
    assert calls(metrics) == {"ok": 3}


def test_a_provider_call_decorates_coroutines(metrics: TradingMetrics) -> None:
    """Overlapping calls of an `async def` are measured separately."""

    @metrics.provider_call("a", "balances")
    async def balances(fails: bool) -> int:
        await asyncio.sleep(0)
        if fails:
            raise TimeoutError
        return 1

    async def bot() -> list[int | BaseException]:
        return list(await asyncio.gather(balances(False), balances(True), balances(False), return_exceptions=True))

    assert inspect.iscoroutinefunction(balances)
    assert asyncio.run(bot())[::2] == [1, 1]
    assert calls(metrics) == {"ok": 2, "timeout": 1}


def test_a_time_limit_belongs_inside_the_block(metrics: TradingMetrics) -> None:
    """Outside, the block only sees that it is cancelled, as at a shutdown."""

    async def bot() -> None:
        async with metrics.provider_call("a", "balances"):
            async with asyncio.timeout(0):
                await asyncio.Event().wait()

    async def impatient() -> None:
        async with asyncio.timeout(0):
            async with metrics.provider_call("a", "balances"):
                await asyncio.Event().wait()

    for each in (bot, impatient):
        with pytest.raises(TimeoutError):
            asyncio.run(each())
    assert calls(metrics) == {"timeout": 1, "cancelled": 1}


def test_methods_and_partials_are_decorated(metrics: TradingMetrics) -> None:
    """What they return, and whether they are coroutines, stays as it is."""

    class Client:
        def ask(self, depth: int) -> int:
            return depth

        async def wait(self, depth: int) -> int:
            return depth

    timer = metrics.provider_call("a", "balances")
    assert timer(Client().ask)(1) == 1
    assert timer(functools.partial(Client().ask, 2))() == 2
    assert asyncio.run(timer(functools.partial(Client().wait, 3))()) == 3
    assert timer(max)([4, 2]) == 4
    assert calls(metrics) == {"ok": 4}


def one() -> Iterator[int]:
    yield 1


async def many() -> AsyncIterator[int]:
    yield 1


class Strategy:
    async def __call__(self) -> None: ...


@pytest.mark.parametrize(
    ("decorated", "line"),
    [
        (one, "one is a generator, which a decorator cannot measure; use `with` inside it"),
        (many, "many is an async generator, which a decorator cannot measure; use `with` inside it"),
        (functools.partial(many), "many is an async generator, which a decorator cannot measure; use `with` inside it"),
        (Strategy(), "Strategy is not a function; decorate its method, or use `with` inside it"),
        (functools.partial(Strategy()), "Strategy is not a function; decorate its method, or use `with` inside it"),
        (Strategy, "Strategy is not a function; decorate its method, or use `with` inside it"),
        (staticmethod(len), "len is already a staticmethod; write @staticmethod above the decorator that measures"),
    ],
)
def test_a_decorator_refuses_what_it_cannot_measure(metrics: TradingMetrics, decorated: Any, line: str) -> None:
    """The error comes when the program is read, in both modes, and says what to do."""
    for each in (metrics, made(mode="production")):
        with pytest.raises(TypeError, match=f"^{re.escape(line)}"):
            each.loop_pass("trading")(decorated)
