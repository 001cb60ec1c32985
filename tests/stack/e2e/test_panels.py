"""Queries are asked as Grafana asks them, and answers that cannot be are noticed."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from stack.e2e.panels import Asked, Period, shown_unit

PANEL = Asked("Overview", "Age", "6h", "up", "s", "stat", (({}, (1.0,)),))


def test_variables_are_replaced() -> None:
    """Every choice is "All"; a subquery keeps its step, and an interval is at least that of the scrapes."""
    target = {"expr": 'rate(x{bot=~"$bot",venue=~"${venue:regex}"}[$__rate_interval]) + avg_over_time(y[$__range:5m])'}
    short = Period(900, 0, 15).expression(target, {})
    assert short == 'rate(x{bot=~".*",venue=~".*"}[1m]) + avg_over_time(y[15m:5m])'
    assert "[10m15s]" in Period(604_800, 0, 15).expression(target, {})


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"error": "parse error"}, "parse error"),
        ({"series": (({}, (math.nan,)),)}, "not a number"),
        ({"series": (({}, (math.inf,)),), "kind": "timeseries"}, "infinite"),
        ({"series": (({}, (-5.0,)),)}, "below 0"),
    ],
)
def test_what_cannot_be_is_noticed(change: dict[str, object], problem: str) -> None:
    """An error, NaN, infinity, and an age below 0."""
    (found,) = replace(PANEL, **change).problems(may_be_negative=False)  # type: ignore[arg-type]
    assert problem in found


@pytest.mark.parametrize(
    "change",
    [
        {},
        {"series": (({}, (math.nan,)),), "kind": "timeseries"},
        {"series": (({}, (-5.0,)),), "unit": "currencyUSD"},
        {"series": (({}, (-5.0,)),), "query": "-1 * up"},
    ],
)
def test_what_can_be_is_accepted(change: dict[str, object]) -> None:
    """A gap in a graph, a loss, and a bar that is drawn downwards."""
    assert not list(replace(PANEL, **change).problems(may_be_negative=False))  # type: ignore[arg-type]


def test_a_column_may_have_a_unit_of_its_own() -> None:
    """Its override has the name that the reader sees."""
    override = {"matcher": {"id": "byName", "options": "Result"}, "properties": [{"id": "unit", "value": "usd"}]}
    panel = {
        "fieldConfig": {"defaults": {"unit": "s"}, "overrides": [override]},
        "transformations": [{"options": {}}, {"options": {"renameByName": {"Today": "Result"}}}],
    }
    assert shown_unit(panel, {"legendFormat": "Today"}) == "usd"
    assert shown_unit(panel, {"legendFormat": "Decided"}) == "s"
