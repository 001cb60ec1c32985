"""dashboards/title"""

from __future__ import annotations

from tests.checks.conftest import found_by
from tests.checks.shown import showing
from tradewatch.grafana import stat
from tradewatch.model import Project


def test_a_title_that_is_cut_off_is_reported(project: Project) -> None:
    """The same title fits in a wider panel."""
    title = "Orders that were refused within the last hour"
    narrow, wide = (showing(project, stat(title, "used_ratio", description="d", width=width)) for width in (3, 8))
    (problem,) = found_by("dashboards/title", narrow)
    assert problem.summary.startswith("its title needs about")
    assert found_by("dashboards/title", wide) == []
