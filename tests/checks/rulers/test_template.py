"""rulers/template"""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.checks.conftest import PRODUCTION, an_alert, found_by, place, with_alert
from tests.checks.rulers.store import ADDRESSES, MIMIR, VMALERT, problems
from tradewatch.model import Owner, Project, Ruler, Thanos, Version

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


def test_a_label_with_owners_cannot_be_a_template(project: Project) -> None:
    """Its value is not known where the rule names the owner, unless the alert has one of its own."""
    team = Owner("team", {"bot": ("one",)})
    of_each = {"bot": "{{ $labels.job }}"}  # of each
    alerts = an_alert("Anybody", labels=of_each), an_alert("Ours", labels=of_each, owner=team)
    environment = replace(PRODUCTION, addresses=ADDRESSES, owners=(team,))
    for ruler, subjects in ((None, []), (MIMIR, ["alert Anybody ({{ $labels.job }})"])):
        within = replace(with_alert(project, *alerts), environments=(replace(environment, ruler=ruler),))
        assert [problem.subject for problem in found_by(CHECK, within)] == subjects
