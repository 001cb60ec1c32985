"""Every method of TradingMetrics: its arguments, its docstring, and wrong arguments."""

from __future__ import annotations

import inspect
import re
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from prometheus_client.parser import text_string_to_metric_families

from tests.tradingbot.bot import (
    BOT_METRICS,
    METHODS,
    REMOVING,
    TIMED,
    arguments,
    changed,
    label_of,
    made,
    record,
    samples,
)
from tradewatch.model import Metric
from tradingbot import TradingMetrics, UpdateRefused
from tradingbot.metrics.timer import Timer


@pytest.mark.parametrize("method", sorted(METHODS.keys() - REMOVING))
def test_every_method_accepts_correct_arguments(method: str, metrics: TradingMetrics) -> None:
    """Correct arguments are accepted, and change a metric."""
    assert record(metrics, method)


@pytest.fixture(scope="module")
def updated() -> set[str]:
    """The names of all series that a bot's start or a method changes."""
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
    """A bot can set every metric in the catalogue."""
    assert {series.name for series in metric.series} <= updated


@pytest.mark.parametrize("method", METHODS)
def test_docstrings_name_every_value_that_a_label_may_have(method: str) -> None:
    """A docstring has all values of a label, or their maximum, so nobody needs to read the catalogue."""
    text = inspect.getdoc(METHODS[method]) or ""
    # `as in order_submitted`: described there, once.
    for name in re.findall(r"as in `(\w+)`", text):
        text += "\n" + (inspect.getdoc(METHODS[name]) or "")
    words = {word.rstrip(".") for word in re.findall(r"[\w.]+", text)}
    for parameter in list(inspect.signature(METHODS[method]).parameters)[1:]:
        assert re.search(rf"\b{parameter}\b[^:]*:", text), f"{parameter} is not described"
        label = label_of(method, parameter)
        if label is not None and label.values:
            assert set(label.values) <= words, f"{parameter}: {set(label.values) - words}"
        elif label is not None and label.maximum != 1:
            assert f"at most {label.maximum}" in text, parameter


class Rude:
    """An object whose every method raises."""

    def _raise(self, *_: object) -> Any:
        raise RuntimeError("no")

    __bool__ = __float__ = __int__ = __index__ = __hash__ = __str__ = __repr__ = __len__ = __iter__ = _raise
    __eq__ = __lt__ = __le__ = __gt__ = __ge__ = __floordiv__ = __neg__ = __rsub__ = _raise


class RudeText(str):
    """A text that is one only by name."""

    __hash__ = __eq__ = __str__ = __len__ = isprintable = Rude._raise


class RudeNumber(float):
    """A number that is one only by name."""

    __lt__ = __le__ = __gt__ = __neg__ = __float__ = Rude._raise


def hostile() -> st.SearchStrategy[Any]:
    """Values that a broken bot may pass."""
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
        st.builds(Rude),
        st.builds(RudeText, st.just("buy")),
        st.builds(RudeNumber, st.just(1.0)),
    )


SHARED = made(mode="production")


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_in_production_no_method_raises(data: st.DataObject) -> None:
    """For any argument, the bot continues, and the scrape can be parsed."""
    for method in METHODS:
        values = {name: data.draw(hostile(), f"{method}({name})") for name in arguments(method)}
        result = getattr(SHARED, method)(**values)
        if isinstance(result, Timer):
            with result:
                pass
    parsed = [family.name for family in text_string_to_metric_families(SHARED.exposition().decode())]
    assert len(parsed) >= len(BOT_METRICS)


@pytest.mark.parametrize("method", sorted(METHODS.keys() - TIMED))
def test_in_development_a_wrong_label_is_an_error(method: str, metrics: TradingMetrics) -> None:
    """A number instead of a text raises UpdateRefused, in every method with a label."""
    for parameter in arguments(method):
        if label_of(method, parameter) is not None and method not in REMOVING:
            if (method, parameter) == ("http_served", "method"):
                continue  # a client may send any method; it counts as `other`
            with pytest.raises(UpdateRefused):
                getattr(metrics, method)(**(arguments(method) | {parameter: 7}))
