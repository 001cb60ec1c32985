"""Queries of dashboards, filtered by the dashboards' variables."""

from __future__ import annotations

from collections.abc import Mapping

from tradewatch.promql import Catalogue, add_matchers

# Prometheus' own series of pending and firing alerts; their labels depend on the alert.
_ALERTS = ("ALERTS", "ALERTS_FOR_STATE")

# Each is the label and the name of a variable.
Variables = tuple[tuple[str, str], ...]


class DashboardQueries:
    """Filters expressions by variables. Environments share most queries, so each is filtered once."""

    def __init__(self, series: Catalogue) -> None:
        self._series = series
        self._filtered: dict[tuple[str, Variables], str] = {}

    def filtered(self, expr: str, variables: Variables) -> str:
        """The expression with a matcher for each variable whose label its series have."""
        if not variables:
            return expr
        key = expr, variables
        if key not in self._filtered:
            self._filtered[key] = add_matchers(expr, lambda series: self._matchers(series, variables))
        return self._filtered[key]

    def _matchers(self, series: str, variables: Variables) -> Mapping[str, str]:
        if series in _ALERTS:
            # Matches an empty value too: an alert without the label region is about all regions.
            return {label: f'{label}=~"${name}|"' for label, name in variables}
        labels = self._series[series].labels.always if series in self._series else ()
        return {label: f'{label}=~"${name}"' for label, name in variables if label in labels}
