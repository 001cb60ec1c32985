"""TradingMetrics, as a bot uses it."""

from __future__ import annotations

import asyncio
import inspect
import math
import re
import urllib.request
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from prometheus_client import CollectorRegistry

from tests.instruments.catalogue import selector
from tradewatch.model import Label, Metric
from tradingbot import TradingMetrics, UpdateRefused
from tradingbot.catalogue import METRICS, labels
from tradingbot.catalogue.exporters import BOT
from tradingbot.metrics.timed import Timed

BOT_METRICS = tuple(metric for metric in METRICS if metric.exporter is BOT)

# What records something: every public method but these.
METHODS: dict[str, Callable[..., Any]] = {
    name: value
    for name, value in inspect.getmembers(TradingMetrics, inspect.isfunction)
    if not name.startswith("_") and name != "serve"
}
REMOVING = {"market_data_unsubscribed", "position_closed"}
TIMED = {"loop_pass", "http_request", "provider_call"}

# (method, parameter) -> its label, where the parameter has not the label's name or the name is one of several.
LABELS: dict[tuple[str, str], Label] = {
    ("error", "kind"): labels.ERROR_KIND,
    ("provider_probed", "kind"): labels.PROVIDER_KIND,
    ("backed_off", "reason"): labels.BACKOFF_REASON,
    ("websocket_connected", "stream"): labels.STREAM,
    ("websocket_lost", "stream"): labels.STREAM,
    ("websocket_reconnected", "stream"): labels.STREAM,
    ("websocket_reconnected", "reason"): labels.RECONNECT_REASON,
    ("market_data", "stream"): labels.MARKET_STREAM,
    ("market_data_unsubscribed", "stream"): labels.MARKET_STREAM,
    ("market_data_gap", "stream"): labels.MARKET_STREAM,
    ("market_data_gap", "kind"): labels.GAP_KIND,
    ("order_rejected", "reason"): labels.REJECT_REASON,
    ("order_denied", "reason"): labels.DENY_REASON,
    ("signal_skipped", "reason"): labels.SKIP_REASON,
    ("exposure", "side"): labels.POSITION_SIDE,
    ("fee", "kind"): labels.FEE_KIND,
    ("rebate", "kind"): labels.REBATE_KIND,
    ("provider_cost", "kind"): labels.COST_KIND,
}
NUMBERS = {
    "seconds": 0.25,
    "ratio": 0.5,
    "usd": 12.5,
    "notional_usd": 100.0,
    "result_usd": 3.0,
    "day_usd": 1.0,
    "realised_usd": 2.0,
    "unrealised_usd": -3.0,
    "difference_usd": 0.5,
    "count": 2,
    "oldest": 1.7e9,
    "timestamp": 1.9e9,
    "event_time": 1.7e9,
    "status": 200,
    "passed": True,
    "is_open": True,
    "enabled": True,
    "active": True,
    "success": True,
}


def label_of(method: str, parameter: str) -> Label | None:
    """The label that a parameter is the value of, if any."""
    if (method, parameter) in LABELS:
        return LABELS[method, parameter]
    named = [
        value
        for value in vars(labels).values()
        if isinstance(value, Label)
        and value.name == parameter
        and parameter not in {"kind", "reason", "stream", "status"}
    ]
    return named[0] if named else None


def arguments(method: str) -> dict[str, Any]:
    """Right arguments for a method."""
    found: dict[str, Any] = {}
    for parameter in list(inspect.signature(METHODS[method]).parameters)[1:]:
        label = label_of(method, parameter)
        found[parameter] = NUMBERS[parameter] if label is None else (*label.values, f"a {parameter}")[0]
    return found


def made(**choices: Any) -> TradingMetrics:
    return TradingMetrics(**({"mode": "development", "version": "1.0", "commit": "abc"} | choices))


def samples(metrics: TradingMetrics) -> dict[str, float]:
    """`name{label="value"}`, labels sorted -> value; those of the bot alone."""
    return {
        selector(sample.name, sample.labels): sample.value
        for family in metrics.registry.collect()
        for sample in family.samples
        if sample.name.startswith("tradingbot_")
    }


def changed(metrics: TradingMetrics, update: Callable[[], object]) -> dict[str, float]:
    """What an update changed or added."""
    before = samples(metrics)
    update()
    return {name: value for name, value in samples(metrics).items() if value != before.get(name)}


@pytest.fixture
def metrics() -> TradingMetrics:
    return made()


def record(metrics: TradingMetrics, method: str) -> dict[str, float]:
    """What a call with right arguments changes; of what takes time, its start and its end."""
    result: list[object] = []
    found = changed(metrics, lambda: result.append(getattr(metrics, method)(**arguments(method))))
    if isinstance(timed := result[0], Timed):
        found |= changed(metrics, timed.__enter__)
        found |= changed(metrics, lambda: timed.__exit__(None, None, None))
    return found


@pytest.mark.parametrize("method", sorted(METHODS.keys() - REMOVING))
def test_every_method_takes_what_its_docstring_says(method: str, metrics: TradingMetrics) -> None:
    """Right arguments are no error, and something comes of them."""
    assert record(metrics, method)


@pytest.fixture(scope="module")
def updated() -> set[str]:
    """The names of all series that a bot's start or some method changed."""
    metrics = made()
    found = {name for name, value in samples(metrics).items() if value}
    for method in METHODS:
        found |= record(metrics, method).keys()
    found |= changed(metrics, lambda: metrics.trade_closed("momentum", -5)).keys()
    found |= changed(metrics, lambda: metrics.slippage("a venue", "limit", -0.001)).keys()
    careless = made(mode="production")
    found |= changed(careless, lambda: careless.signal("momentum", "sideways")).keys()
    return {name.partition("{")[0] for name in found}


@pytest.mark.parametrize("metric", BOT_METRICS, ids=lambda metric: metric.name)
def test_every_metric_is_updated_by_some_method(metric: Metric, updated: set[str]) -> None:
    """The catalogue promises nothing that a bot has no way to say."""
    assert {series.name for series in metric.series} <= updated


@pytest.mark.parametrize("method", METHODS)
def test_docstrings_name_every_value_that_a_label_may_have(method: str) -> None:
    """Who reads the docstring need not read the catalogue: all values, or how many there may be."""
    text = inspect.getdoc(METHODS[method]) or ""
    # `as of order_submitted`: said there, once.
    for name in re.findall(r"as of `(\w+)`", text):
        text += "\n" + (inspect.getdoc(METHODS[name]) or "")
    words = {word.rstrip(".") for word in re.findall(r"[\w.]+", text)}
    for parameter in list(inspect.signature(METHODS[method]).parameters)[1:]:
        assert re.search(rf"\b{parameter}\b[^:]*:", text), f"{parameter} is not described"
        label = label_of(method, parameter)
        if label is not None and label.values:
            assert set(label.values) <= words, f"{parameter}: {set(label.values) - words}"
        elif label is not None and label.maximum != 1:
            assert f"at most {label.maximum}" in text, parameter


def hostile() -> st.SearchStrategy[Any]:
    """What a bot that is broken may pass."""
    return st.one_of(
        st.none(),
        st.integers(),
        st.floats(),
        st.text(max_size=20),
        st.binary(max_size=5),
        st.lists(st.integers(), max_size=2),
        st.just("x" * 100_000),
        st.just("\ud800"),
        st.just(10**400),
        st.builds(object),
    )


SHARED = made(mode="production")


@pytest.mark.parametrize("method", METHODS)
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_in_production_no_method_raises(method: str, data: st.DataObject) -> None:
    """Whatever it is given, trading goes on, and the scrape can still be read."""
    values = {name: data.draw(hostile(), name) for name in arguments(method)}
    result = getattr(SHARED, method)(**values)
    if isinstance(result, Timed):
        with result:
            pass
    for name in samples(SHARED):
        name.encode()


@pytest.mark.parametrize("method", sorted(METHODS.keys() - TIMED))
def test_in_development_a_wrong_label_is_an_error(method: str, metrics: TradingMetrics) -> None:
    """A number where a text belongs is an UpdateRefused, in every method that has a label."""
    for parameter in arguments(method):
        if label_of(method, parameter) is not None and method not in REMOVING:
            if (method, parameter) == ("http_served", "method"):
                continue  # a client may send any method; it counts as `other`
            with pytest.raises(UpdateRefused):
                getattr(metrics, method)(**(arguments(method) | {parameter: 7}))


def test_an_order_that_is_refused_was_answered_too(metrics: TradingMetrics) -> None:
    """The time to an answer includes refusals."""
    found = changed(metrics, lambda: metrics.order_rejected("binance", "momentum", "limit", "self_trade", 0.3))
    assert (
        found['tradingbot_orders_rejected_total{reason="self_trade",strategy="momentum",venue="binance"}'],
        found['tradingbot_order_ack_duration_seconds_count{order_type="limit",venue="binance"}'],
    ) == (1, 1)


@pytest.mark.parametrize(
    ("result", "outcome", "profit", "loss"),
    [(5.0, "win", 5.0, 0.0), (-5.0, "loss", 0.0, 5.0), (0.0, "flat", 0.0, 0.0)],
)
def test_a_closed_trade_is_a_win_a_loss_or_flat(
    metrics: TradingMetrics, result: float, outcome: str, profit: float, loss: float
) -> None:
    """The sign decides; profit and loss are both positive amounts."""
    metrics.trade_closed("momentum", result)
    found = samples(metrics)
    assert found[f'tradingbot_strategy_trades_closed_total{{outcome="{outcome}",strategy="momentum"}}'] == 1
    assert found['tradingbot_strategy_profit_usd_total{strategy="momentum"}'] == profit
    assert found['tradingbot_strategy_loss_usd_total{strategy="momentum"}'] == loss


def test_a_trade_with_no_result_is_refused_as_a_whole(metrics: TradingMetrics) -> None:
    """NaN is neither won nor lost, and does not count as flat."""
    with pytest.raises(UpdateRefused):
        metrics.trade_closed("momentum", math.nan)
    assert not [name for name, value in samples(metrics).items() if "closed" in name and value]


@pytest.mark.parametrize(("ratio", "direction"), [(0.001, "adverse"), (-0.001, "favourable"), (0.0, "favourable")])
def test_slippage_has_two_directions(metrics: TradingMetrics, ratio: float, direction: str) -> None:
    """Paid and gained are two histograms; a fill at the price decided on is no loss."""
    found = changed(metrics, lambda: metrics.slippage("binance", "limit", ratio))
    assert found[f'tradingbot_slippage_{direction}_ratio_count{{order_type="limit",venue="binance"}}'] == 1


def test_market_data_from_the_future_has_no_delay(metrics: TradingMetrics, monkeypatch: pytest.MonkeyPatch) -> None:
    """Clocks differ; a delay below 0 would spoil the mean."""
    monkeypatch.setattr("tradingbot.metrics.providers.time", lambda: 1000.0)
    found = changed(metrics, lambda: metrics.market_data("binance", "binance", "BTC-USDT", "trades", 1001.5))
    series = '{provider="binance",stream="trades",venue="binance"}'
    assert found[f"tradingbot_market_data_delay_seconds_count{series}"] == 1
    assert found[f"tradingbot_market_data_delay_seconds_sum{series}"] == 0


def test_a_symbol_that_is_no_longer_wanted_is_not_stale(metrics: TradingMetrics) -> None:
    """Its timestamp goes; and comes back when it is subscribed again."""
    name = 'tradingbot_market_data_last_update_timestamp_seconds{provider="a",stream="trades",symbol="BTC",venue="a"}'
    for _ in range(2):
        metrics.market_data("a", "a", "BTC", "trades", 1e9)
        assert name in samples(metrics)
        metrics.market_data_unsubscribed("a", "a", "BTC", "trades")
        assert name not in samples(metrics)


def test_a_closed_position_is_not_shown(metrics: TradingMetrics) -> None:
    """Neither its exposure nor its distance from liquidation."""
    metrics.exposure("binance", "BTC", "short", 100)
    metrics.liquidation_distance("binance", "BTC", 0.2)
    metrics.position_closed("binance", "BTC")
    assert not [name for name in samples(metrics) if "exposure" in name or "liquidation" in name]


def test_without_working_orders_none_is_the_oldest(metrics: TradingMetrics) -> None:
    """The age of the oldest order would go on growing."""
    metrics.open_orders("binance", "momentum", 1, 1.7e9)
    metrics.open_orders("binance", "momentum", 0, None)
    found = samples(metrics)
    assert found['tradingbot_open_orders{strategy="momentum",venue="binance"}'] == 0
    assert not [name for name in found if "oldest" in name]


def test_a_loop_pass_that_fails_is_timed_and_no_success(metrics: TradingMetrics) -> None:
    """The loop turned, and did not do its work."""
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
    """A method that a client invented is `other`; without a status all went well."""
    with metrics.http_request(method, "/orders") as request:
        assert samples(metrics)["tradingbot_http_requests_in_flight"] == 1
        request.status = status
    found = samples(metrics)
    assert found["tradingbot_http_requests_in_flight"] == 0
    name = f'tradingbot_http_requests_total{{method="{labels_[0]}",route="/orders",status_class="{labels_[1]}"}}'
    assert found[name] == 1


def test_a_request_that_raises_is_a_server_error(metrics: TradingMetrics) -> None:
    """And it is no longer in flight."""
    with pytest.raises(KeyError), metrics.http_request("GET", "/orders"):
        raise KeyError
    found = samples(metrics)
    assert found['tradingbot_http_requests_total{method="GET",route="/orders",status_class="5xx"}'] == 1
    assert found["tradingbot_http_requests_in_flight"] == 0


def calls(metrics: TradingMetrics) -> dict[str, float]:
    """Outcome -> calls to provider `a`, operation `balances`."""
    return {
        outcome: value
        for outcome in labels.CALL_OUTCOME.values
        for name, value in samples(metrics).items()
        if name.startswith(f'tradingbot_provider_requests_total{{operation="balances",outcome="{outcome}"') and value
    }


def test_a_provider_call_is_a_context_manager(metrics: TradingMetrics) -> None:
    """`with`: ok, unless the block says otherwise."""
    with metrics.provider_call("a", "balances"):
        pass
    with metrics.provider_call("a", "balances") as call:
        call.outcome = "rate_limited"
    assert calls(metrics) == {"ok": 1, "rate_limited": 1}


def test_a_provider_call_is_an_async_context_manager(metrics: TradingMetrics) -> None:
    """`async with`, and the exception passes."""

    async def bot() -> None:
        async with metrics.provider_call("a", "balances"):
            await asyncio.sleep(0)
        async with metrics.provider_call("a", "balances"):
            raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        asyncio.run(bot())
    assert calls(metrics) == {"ok": 1, "network_error": 1}


def test_a_provider_call_decorates_functions(metrics: TradingMetrics) -> None:
    """Each call of a `def` is timed for itself, and the function stays what it was."""

    @metrics.provider_call("a", "balances")
    def balances(depth: int) -> int:
        """Ask."""
        return balances(depth - 1) + 1 if depth else 0

    assert balances(2) == 2
    assert (balances.__name__, balances.__doc__) == ("balances", "Ask.")
    assert calls(metrics) == {"ok": 3}


def test_a_provider_call_decorates_coroutines(metrics: TradingMetrics) -> None:
    """Calls of an `async def` that overlap are timed for themselves."""

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


def test_a_call_that_is_cancelled_timed_out(metrics: TradingMetrics) -> None:
    """Whoever waited has given up; the cancellation passes."""

    async def bot() -> None:
        async with asyncio.timeout(0):
            async with metrics.provider_call("a", "balances"):
                await asyncio.Event().wait()

    with pytest.raises(TimeoutError):
        asyncio.run(bot())
    assert calls(metrics) == {"timeout": 1}


def test_named_venues_and_strategies_start_at_zero() -> None:
    """The very first reject is an increase that an alert sees; orders in doubt are none, and kill switches off."""
    found = samples(made(venues=["binance"], strategies=["momentum"]))
    assert found['tradingbot_orders_rejected_total{reason="self_trade",strategy="momentum",venue="binance"}'] == 0
    assert found['tradingbot_orders_unresolved{venue="binance"}'] == 0
    assert found['tradingbot_kill_switch_active{scope="venue"}'] == 0
    assert found['tradingbot_build_info{commit="abc",version="1.0"}'] == 1


def test_a_registry_of_ones_own_has_the_process_too() -> None:
    """Memory and processor of the bot's process are required metrics."""
    names = {family.name for family in made().registry.collect()}
    assert {"process_resident_memory_bytes", "python_info", "python_gc_collections"} <= names


def test_another_registry_is_used_as_it_is() -> None:
    """What else is in it is its owner's."""
    registry = CollectorRegistry()
    metrics = made(registry=registry)
    assert metrics.registry is registry
    assert {family.name.split("_")[0] for family in registry.collect()} == {"tradingbot"}


@pytest.fixture
def served() -> Iterator[tuple[TradingMetrics, int]]:
    metrics = made()
    endpoint = metrics.serve(0)
    yield metrics, endpoint.port
    endpoint.close()


def test_the_metrics_are_served_on_loopback(served: tuple[TradingMetrics, int]) -> None:
    """One call, and Prometheus can scrape."""
    metrics, port = served
    metrics.signal("momentum", "long")
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=10) as response:
        text = response.read().decode()
    assert 'tradingbot_strategy_signals_total{direction="long",strategy="momentum"} 1.0\n' in text


def test_a_port_that_is_taken_is_an_error(served: tuple[TradingMetrics, int]) -> None:
    """Nobody trades in the belief of being watched."""
    with pytest.raises(OSError, match="in use"):
        made().serve(served[1])


def test_a_closed_endpoint_gives_its_port_back() -> None:
    """A bot that restarts itself finds its port free."""
    endpoint = made().serve(0)
    endpoint.close()
    made().serve(endpoint.port).close()


def test_two_bots_in_one_process_have_a_port_each() -> None:
    """Each has its own numbers behind its own port."""
    bots = [made(), made()]
    bots[0].signal("momentum", "long")
    assert [sum(value for name, value in samples(bot).items() if "signals_total" in name) for bot in bots] == [1, 0]
