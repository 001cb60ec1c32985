"""Every method of TradingMetrics: its arguments, its docstring, and wrong arguments."""

from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from prometheus_client.parser import text_string_to_metric_families

from tests.tradingbot.bot import (
    METHODS,
    REMOVING,
    TIMED,
    arguments,
    label_of,
    made,
    record,
    samples,
)
from tradewatch.model import TIMESTAMP, Event, Remove
from tradingbot import TradingMetrics, UpdateRefused
from tradingbot.events import RECORDER
from tradingbot.metrics.timer import Timer


@pytest.mark.parametrize("method", sorted(METHODS.keys() - REMOVING))
def test_every_method_accepts_correct_arguments(method: str, metrics: TradingMetrics) -> None:
    """Correct arguments are accepted, and change a metric."""
    assert record(metrics, method)


@pytest.mark.parametrize("event", RECORDER.events, ids=lambda event: event.name)
def test_a_method_updates_the_metrics_of_its_event(event: Event, metrics: TradingMetrics) -> None:
    """Every one that does not depend on a condition, and no other."""
    found = {name.partition("{")[0] for name in record(metrics, event.name)}
    always = {each.metric for each in event.updates if not isinstance(each, Remove) and not each.when}
    assert all(found & {series.name for series in metric.series} for metric in always)
    assert found <= {series.name for metric in event.metrics for series in metric.series}


# What a broken bot may pass as a number or as a label.
WRONG: tuple[Any, ...] = (math.nan, math.inf, -math.inf, -1e12, 1.7e12, None, "x", [], "y" * 200, object())


@pytest.mark.parametrize("event", RECORDER.events, ids=lambda event: event.name)
def test_a_refused_event_updates_nothing(event: Event) -> None:
    """Whichever argument is wrong: half of a fill is not counted, and a gauge keeps its value."""
    metrics = made()
    record(metrics, event.name)
    for name in arguments(event.name):
        for wrong in WRONG:
            before = {series: value for series, value in samples(metrics).items() if value}
            try:
                getattr(metrics, event.name)(**(arguments(event.name) | {name: wrong}))
            except UpdateRefused:
                assert {series: value for series, value in samples(metrics).items() if value} == before, (name, wrong)


@pytest.mark.parametrize("event", RECORDER.events, ids=lambda event: event.name)
def test_a_time_in_milliseconds_is_refused(event: Event, metrics: TradingMetrics) -> None:
    """The message asks for it, also for a time that only goes into a delay."""
    for argument in event.values:
        if argument.unit == TIMESTAMP:
            with pytest.raises(UpdateRefused, match="is this in milliseconds"):
                getattr(metrics, event.name)(**(arguments(event.name) | {argument.name: 1.7e12}))


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
    assert len(parsed) >= len({metric for event in RECORDER.events for metric in event.metrics})


@pytest.mark.parametrize("method", sorted(METHODS.keys() - TIMED))
def test_in_development_a_wrong_label_is_an_error(method: str, metrics: TradingMetrics) -> None:
    """A number instead of a text raises UpdateRefused, in every method with a label."""
    for parameter in arguments(method):
        if label_of(method, parameter) is not None and method not in REMOVING:
            if (method, parameter) == ("http_served", "method"):
                continue  # a client may send any method; it counts as `other`
            with pytest.raises(UpdateRefused):
                getattr(metrics, method)(**(arguments(method) | {parameter: 7}))
