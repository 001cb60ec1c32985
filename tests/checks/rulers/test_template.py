"""rulers/template"""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.checks.conftest import an_alert, place, with_alert
from tests.checks.rulers.store import MIMIR, VMALERT, problems
from tradewatch.model import Project, Ruler, Thanos, Version

CHECK = "rulers/template"
THANOS = Thanos(version=Version(0, 40), query="http://query")
EXTERNAL = an_alert(
    "External",
    summary="{{ $externalLabels.environment }} is full",  # summary
)


@pytest.mark.parametrize("ruler", [MIMIR, THANOS, VMALERT])
def test_no_ruler_has_external_labels(project: Project, ruler: Ruler) -> None:
    """They are labels of the rules, which a template does not see."""
    (problem,) = problems(CHECK, with_alert(project, EXTERNAL), ruler)
    assert problem.where == place(__file__, "summary")
    assert problem.summary == f"summary reads the external label environment, which {ruler.title} does not have"


@pytest.mark.parametrize(
    ("text", "version", "known"),
    [
        ('{{ tableLink "up" }}', Version(1, 150), False),
        ('{{ graphLink "up" }}', Version(1, 150), False),
        ("{{ toTime $value }}", Version(1, 80), False),
        ("{{ toTime $value }}", Version(1, 81), True),
        ("{{ humanizeDuration $value }}", Version(1, 79), True),
    ],
)
def test_functions_that_vmalert_lacks_are_reported(project: Project, text: str, version: Version, known: bool) -> None:
    """They are Prometheus', and vmalert refuses a file with an unknown one."""
    alerts = with_alert(project, an_alert("Text", description=f"It is {text}."))
    found = problems(CHECK, alerts, replace(VMALERT, version=version))
    assert [problem.summary.partition(":")[0] for problem in found] == (
        [] if known else [f"description cannot be read by vmalert {version}"]
    )
    assert problems(CHECK, alerts, MIMIR) == []
