"""Dashboards: one module each, with a function `dashboard(env)`."""

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
}

__all__ = ["DASHBOARDS"]
