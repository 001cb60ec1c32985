"""A bot for tests, and correct arguments for all of its methods."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

from tests.instruments.catalogue import selector
from tradewatch.model import Label
from tradingbot import TradingMetrics
from tradingbot.catalogue.system import CLOCK
from tradingbot.events import RECORDER
from tradingbot.metrics.timer import Timer

# What records something: every public method but these.
METHODS: dict[str, Callable[..., Any]] = {
    name: value
    for name, value in inspect.getmembers(TradingMetrics, inspect.isfunction)
    if not name.startswith("_") and name not in ("serve", "exposition")
}
EVENTS = {event.name: event for event in RECORDER.events}
REMOVING = {"market_data_unsubscribed", "position_closed"}
# A timer, and the method that it calls at its end.
TIMED = {"loop_pass": "loop_passed", "http_request": "http_served", "provider_call": "provider_called"}

# Parameters without a label that need a certain number; any other is 0.5, which is also true and a ratio.
NUMBERS = {"oldest": 1.7e9, "timestamp": 1.9e9, "event_time": 1.7e9, "status": 200}


def arguments(method: str) -> dict[str, Any]:
    """Correct arguments for a method."""
    found: dict[str, Any] = {}
    for parameter in list(inspect.signature(METHODS[method]).parameters)[1:]:
        label = label_of(method, parameter)
        found[parameter] = NUMBERS.get(parameter, 0.5) if label is None else (*label.values, f"a {parameter}")[0]
    return found


def made(**choices: Any) -> TradingMetrics:
    return TradingMetrics(**({"mode": "development", "version": "1.0", "commit": "abc"} | choices))


def label_of(method: str, parameter: str) -> Label | None:
    """The label whose value a parameter is, if any."""
    return next((label for label in EVENTS[TIMED.get(method, method)].labels if label.name == parameter), None)


def samples(metrics: TradingMetrics) -> dict[str, float]:
    """The bot's values without its clock, by `name{label="value"}` with sorted labels."""
    return {
        selector(sample.name, sample.labels): sample.value
        for family in metrics.registry.collect()
        for sample in family.samples
        if sample.name.startswith("tradingbot_") and sample.name != CLOCK.name
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
