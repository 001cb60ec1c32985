"""Fixtures for tests of TradingMetrics."""

from __future__ import annotations

import pytest

from tests.tradingbot.bot import made
from tradingbot import TradingMetrics


@pytest.fixture
def metrics() -> TradingMetrics:
    return made()
