"""Problems with a project in a cluster."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from tests.checks.conftest import PRODUCTION, found_by
from tradewatch.model import Environment, Kubernetes, Problem, Project

CLUSTER: Environment = replace(
    PRODUCTION, secrets="/etc/alertmanager/secrets/tradewatch", kubernetes=Kubernetes(namespace="monitoring")
)


def problems(check: str, project: Project, **over: Any) -> list[Problem]:
    """What a check reports if the project runs in a cluster, and nothing else if it does not."""
    here = replace(CLUSTER, **over)
    assert found_by(check, replace(project, environments=(replace(here, kubernetes=None),))) == []
    return found_by(check, replace(project, environments=(here,)))
