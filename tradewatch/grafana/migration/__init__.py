"""Dashboards of other people and of older Grafanas, in the shape of this Grafana."""
