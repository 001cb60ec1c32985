"""Checks of dashboards."""
