"""Dashboards: one module each, with a function `dashboard(env)`."""

from dashboards.standard import overview

# Folder -> the dashboards in it.
DASHBOARDS = {
    "standard": (overview.dashboard,),
}

__all__ = ["DASHBOARDS"]
