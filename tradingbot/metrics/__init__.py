"""What a bot imports to say what happens in it: TradingMetrics."""

from tradewatch.instruments import UpdateRefused
from tradingbot.metrics.trading_metrics import TradingMetrics

__all__ = ["TradingMetrics", "UpdateRefused"]
