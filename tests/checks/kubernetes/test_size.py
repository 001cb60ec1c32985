"""kubernetes/size"""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.checks.conftest import USED_UP
from tests.checks.kubernetes.cluster import problems
from tradewatch.model import MessageTemplates, Project, RuleGroup

CHECK = "kubernetes/size"
KIB = 1024


@pytest.mark.parametrize(("size", "summaries"), [(500, []), (520, ["has 520 KiB, and at most 512 KiB are accepted"])])
def test_the_operator_takes_half_a_megabyte_of_rules(project: Project, size: int, summaries: list[str]) -> None:
    """The problem is at the group."""
    groups = (RuleGroup("things", (replace(USED_UP, description="a" * size * KIB),)),)
    found = problems(CHECK, replace(project, groups=groups, dashboards={}))
    assert [problem.summary for problem in found] == summaries
    assert all(problem.where == groups[0].defined for problem in found)


def test_kubernetes_takes_a_megabyte_of_data(project: Project) -> None:
    """The texts of all keys count."""
    two = tuple(MessageTemplates(f"{name}.tmpl", "a" * 600 * KIB) for name in "ab")
    (problem,) = problems(CHECK, replace(project, templates=(*project.templates, *two)))
    assert problem.subject == "Secret tradewatch-production-alertmanager"
    assert problem.summary == "has 1200 KiB, and at most 1024 KiB are accepted"
    assert problems(CHECK, replace(project, templates=(*project.templates, two[0]))) == []
