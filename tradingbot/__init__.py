"""The trading bot's metrics: the catalogue, and TradingMetrics, which a bot imports from here.

TradingMetrics is imported when it is used, so a program that only reads the catalogue does not import
prometheus_client.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tradingbot.metrics import TradingMetrics, UpdateRefused

__all__ = ["TradingMetrics", "UpdateRefused"]


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from tradingbot import metrics

    return getattr(metrics, name)
