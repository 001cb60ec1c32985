"""Grafana's provisioning files as plain data, without secrets."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from tradewatch.model import Cortex, Environment, Mimir, Thanos
from tradewatch.model.ruler import TenantRuler

# The header with the name of a tenant, for Mimir and Cortex.
TENANT = "X-Scope-OrgID"

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

    It is not Grafana's default: one Grafana can have several environments, and every panel names its data source. With
    a ruler, it is the store that the ruler reads and writes.
    """
    ruler = environment.ruler
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
                    **_program(environment),
                    "timeInterval": environment.scrape_interval,
                    **({"httpHeaderName1": TENANT} if isinstance(ruler, TenantRuler) else {}),
                },
                **({"secureJsonData": {"httpHeaderValue1": ruler.tenant}} if isinstance(ruler, TenantRuler) else {}),
            }
        ],
    }


def _program(environment: Environment) -> dict[str, str]:
    """The store's program and its version, by which Grafana chooses what it asks."""
    ruler = environment.ruler
    kind = next((each.__name__ for each in (Mimir, Cortex, Thanos) if isinstance(ruler, each)), "Prometheus")
    version = environment.prometheus if ruler is None or kind == "Prometheus" else ruler.version
    return {"prometheusType": kind, "prometheusVersion": f"{version}.0"}


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
