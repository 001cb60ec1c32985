"""Grafana's provisioning files as plain data, without secrets."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from tradewatch.model import Environment

# Where consumers mount the folder `build/`.
MOUNT = "/etc/tradewatch"


def datasource_title(environment: Environment) -> str:
    """Grafana's name of the environment's Prometheus."""
    return f"Prometheus {environment.name}"


def datasource_uid(environment: Environment) -> str:
    """The uid of the environment's Prometheus in Grafana."""
    return f"tradewatch-{environment.name}"


def datasource(environment: Environment) -> dict[str, Any]:
    """`provisioning/datasources/prometheus.yml`: the environment's Prometheus.

    It is not Grafana's default: one Grafana can have several environments, and every panel names its data source.
    """
    return {
        "apiVersion": 1,
        "datasources": [
            {
                "name": datasource_title(environment),
                "uid": datasource_uid(environment),
                "type": "prometheus",
                "access": "proxy",
                "url": environment.addresses.datasource or environment.addresses.prometheus,
                "editable": False,
                "jsonData": {
                    "httpMethod": "POST",
                    "manageAlerts": True,  # otherwise alert lists do not show its rules
                    "prometheusType": "Prometheus",
                    "prometheusVersion": f"{environment.prometheus}.0",
                    "timeInterval": environment.scrape_interval,
                },
            }
        ],
    }


def folder_title(environment: Environment, folder: str) -> str:
    """Grafana's name of a folder of dashboards."""
    return f"Tradewatch {environment.name} {folder}"


def providers(environment: Environment, folders: Iterable[str]) -> dict[str, Any]:
    """`provisioning/dashboards/tradewatch.yml`: one provider for each folder of dashboards."""
    return {
        "apiVersion": 1,
        "providers": [
            {
                "name": f"tradewatch-{environment.name}-{folder}",
                "type": "file",
                "folder": folder_title(environment, folder),
                "folderUid": f"tradewatch-{environment.name}-{folder}",
                "allowUiUpdates": False,
                "disableDeletion": False,
                "options": {"path": f"{MOUNT}/{environment.name}/grafana/dashboards/{folder}"},
            }
            for folder in folders
        ],
    }
