"""Dashboards: one module each, with a function `dashboard(env)`."""

from dashboards.custom import (
    cost_analysis,
    provider_health,
    real_time_trading,
    risk_monitoring,
    strategy_comparison,
    trading_performance,
)
from dashboards.standard import (
    api_health,
    data_providers,
    overview,
    risk_management,
    strategies,
    system_health,
    trading_operations,
)

# Folder -> the dashboards in it.
DASHBOARDS = {
    "standard": (
        overview.dashboard,
        system_health.dashboard,
        api_health.dashboard,
        trading_operations.dashboard,
        data_providers.dashboard,
        strategies.dashboard,
        risk_management.dashboard,
    ),
    "custom": (
        trading_performance.dashboard,
        provider_health.dashboard,
        risk_monitoring.dashboard,
        strategy_comparison.dashboard,
        real_time_trading.dashboard,
        cost_analysis.dashboard,
    ),
}

__all__ = ["DASHBOARDS"]
