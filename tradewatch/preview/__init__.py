"""Draws the dashboards in build/ without a Grafana server."""
