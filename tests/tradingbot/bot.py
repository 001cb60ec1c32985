"""A bot for tests, and correct arguments for all of its methods."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

from tests.instruments.catalogue import selector
from tradewatch.model import Label
from tradingbot import TradingMetrics
from tradingbot.catalogue import METRICS, labels
from tradingbot.catalogue.exporters import BOT
from tradingbot.metrics.timer import Timer

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
    """The label whose value a parameter is, if any."""
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
    """Correct arguments for a method."""
    found: dict[str, Any] = {}
    for parameter in list(inspect.signature(METHODS[method]).parameters)[1:]:
        label = label_of(method, parameter)
        found[parameter] = NUMBERS[parameter] if label is None else (*label.values, f"a {parameter}")[0]
    return found


def made(**choices: Any) -> TradingMetrics:
    return TradingMetrics(**({"mode": "development", "version": "1.0", "commit": "abc"} | choices))


def samples(metrics: TradingMetrics) -> dict[str, float]:
    """The bot's values, by `name{label="value"}` with sorted labels."""
    return {
        selector(sample.name, sample.labels): sample.value
        for family in metrics.registry.collect()
        for sample in family.samples
        if sample.name.startswith("tradingbot_")
    }


def changed(metrics: TradingMetrics, update: Callable[[], object]) -> dict[str, float]:
    """The series that an update changed or added."""
    before = samples(metrics)
    update()
    return {name: value for name, value in samples(metrics).items() if value != before.get(name)}


def record(metrics: TradingMetrics, method: str) -> dict[str, float]:
    """The series that a call with correct arguments changes; for a timer, at its start and its end."""
    result: list[object] = []
    found = changed(metrics, lambda: result.append(getattr(metrics, method)(**arguments(method))))
    if isinstance(timed := result[0], Timer):
        found |= changed(metrics, timed.__enter__)
        found |= changed(metrics, lambda: timed.__exit__(None, None, None))
    return found
