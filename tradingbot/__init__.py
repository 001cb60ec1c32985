"""The trading bot as its metrics show it: what it exposes, under which names, with which labels.

A bot imports TradingMetrics from here; what only reads the catalogue does not pay for prometheus_client.
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
