"""Dashboards: one module each, with a function `dashboard(env)`."""

from dashboards import services

# Folder -> the dashboards in it.
DASHBOARDS = {"services": (services.dashboard,)}

__all__ = ["DASHBOARDS"]
