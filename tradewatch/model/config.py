"""Parts of the configuration files of Prometheus and Alertmanager."""

from __future__ import annotations

from typing import Any

Config = dict[str, Any]


def given(**settings: Any) -> Config:
    """The settings that have a value: not None, and not empty."""
    return {key: value for key, value in settings.items() if value not in (None, "", [], {})}
