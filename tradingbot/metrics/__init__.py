"""TradingMetrics, which a bot imports to record what happens in it."""

from tradewatch.instruments import UpdateRefused
from tradingbot.metrics.trading_metrics import TradingMetrics

__all__ = ["TradingMetrics", "UpdateRefused"]
