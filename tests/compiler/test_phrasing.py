"""Numbers for people, and in Prometheus' own format."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.compiler.examples import by_symbol, environment, threshold, value_alert
from tests.compiler.trial import fired
from tradewatch.compiler.phrasing import limit_template, quantity
from tradewatch.model import (
    BOOL,
    BYTES,
    BYTES_PER_SECOND,
    ONE,
    PER_SECOND,
    RATIO,
    SECONDS,
    TIMESTAMP,
    USD,
    PerEnvironment,
    Unit,
)
from tradewatch.toolchain import Promtool

HERE = environment()


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (0.05, RATIO, "5%"),
        (0.125, RATIO, "12.5%"),
        (1, RATIO, "100%"),
        (0, RATIO, "0%"),
        (-0.2, RATIO, "-20%"),
        (90, SECONDS, "1m30s"),
        (60, SECONDS, "1m"),
        (1, SECONDS, "1s"),
        (86_400, SECONDS, "1d"),
        (0.25, SECONDS, "0.25s"),
        (1.5, SECONDS, "1.5s"),
        (0, SECONDS, "0s"),
        (-60, SECONDS, "-60s"),
        (1e300, SECONDS, "1e+300s"),
        (1_000, USD, "1,000 USD"),
        (1_234.5, USD, "1,234.50 USD"),
        (-250, USD, "-250 USD"),
        (512, BYTES, "512"),
        (2_048, BYTES, "2 KiB"),
        (1.5 * 2**20, BYTES, "1.5 MiB"),
        (2 * 2**30, BYTES, "2 GiB"),
        (20, ONE, "20"),
        (0.001, PER_SECOND, "0.001"),
        (1_000_000, ONE, "1,000,000"),
    ],
)
def test_a_constant_as_text(value: float, unit: Unit, text: str) -> None:
    """A limit has the usual form of its unit."""
    assert quantity(value, unit) == text


# (unit, the limit, a value above it, what the message says of both)
RENDERED = [
    (RATIO, 0.05, 0.0512, "above 5%", "5.12%"),
    (SECONDS, 60, 3_725, "above 1m", "1h 2m 5s"),
    (SECONDS, 0.25, 0.5, "above 0.25s", "500ms"),
    (BYTES, 2**30, 1.5 * 2**30, "above 1 GiB", "1.5GiB"),
    (USD, 1_000, 1_234.5, "above 1,000 USD", "1,234.50 USD"),
    (USD, 5_000, 12_345_678, "above 5,000 USD", "12,345,678 USD"),
    (TIMESTAMP, 0, 1_700_000_000, "above 0", "2023-11-14 22:13:20 +0000 UTC"),
    (ONE, 20, 1_234_567, "above 20", "1.235M"),
    (BOOL, 0, 1, "above 0", "1"),
    (PER_SECOND, 2, 2.5, "above 2", "2.5"),
    (BYTES_PER_SECOND, 2, 2_500, "above 2", "2.5k"),
]


@pytest.mark.parametrize(("unit", "limit", "value", "phrase", "shown"), RENDERED)
def test_prometheus_renders_value_and_limit(
    promtool: Promtool, tmp_path: Path, unit: Unit, limit: float, value: float, phrase: str, shown: str
) -> None:
    """The annotations of a firing alert have its value and its limit, in the threshold's unit."""
    alert = value_alert(expr="loss_ratio", above=threshold(unit=unit, value=limit))
    ((_, annotations),) = fired(promtool, tmp_path, alert, HERE, {'loss_ratio{bot="a"}': value})
    assert (annotations["threshold"], annotations["value"]) == (phrase, shown)


def test_prometheus_chooses_the_limit_of_the_label_value(promtool: Promtool, tmp_path: Path) -> None:
    """Each alert has the limit that it exceeded: that of its label value, or the general one."""
    alert = value_alert(above=by_symbol(BTC=3, ETH=3, SLOW=100))
    series = {f'age_seconds{{bot="a",symbol="{symbol}"}}': 200.0 for symbol in ("BTC", "DOGE", "ETH", "SLOW")}
    found = fired(promtool, tmp_path, alert, HERE, series | {'age_seconds{bot="a"}': 200})
    assert {alert.labels.get("symbol"): alert.annotations["threshold"] for alert in found} == {
        "BTC": "above 3s",
        "DOGE": "above 1m",
        "ETH": "above 3s",
        "SLOW": "above 1m40s",
        None: "above 1m",
    }


def test_a_limit_says_its_side_and_its_environment() -> None:
    """The text has `below`, and development's own limit."""
    limit = threshold(value=PerEnvironment(60, development=300))
    assert limit_template(limit, above=False, environment="production") == "below 1m"
    assert limit_template(limit, above=True, environment="development") == "above 5m"
