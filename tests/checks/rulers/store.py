"""Problems with a project whose rules a ruler evaluates."""

from __future__ import annotations

from dataclasses import replace

from tests.checks.conftest import PRODUCTION, found_by
from tradewatch.model import Mimir, Problem, Project, Ruler, Version, VictoriaMetrics

ADDRESSES = replace(PRODUCTION.addresses, datasource="http://store")
MIMIR = Mimir(version=Version(2, 17), address="http://mimir")
VMALERT = VictoriaMetrics(version=Version(1, 100), query="http://store")


def problems(check: str, project: Project, ruler: Ruler) -> list[Problem]:
    """What a check reports with this ruler; nothing without one."""
    here = replace(PRODUCTION, addresses=ADDRESSES)
    assert found_by(check, replace(project, environments=(here,))) == []
    return found_by(check, replace(project, environments=(replace(here, ruler=ruler),)))
