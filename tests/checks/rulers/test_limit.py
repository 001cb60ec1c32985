"""rulers/limit"""

from __future__ import annotations

from dataclasses import replace

from tests.checks.conftest import USED, an_alert, place, with_alert
from tests.checks.rulers.store import MIMIR, problems
from tradewatch.model import ONE, Cortex, Mimir, Project, RecordingRule, RuleGroup, Version

CHECK = "rulers/limit"


def recorded(project: Project, *expressions: str) -> Project:
    """With a group of recording rules, `things:1` and so on."""
    rules = tuple(
        RecordingRule(record=f"things:{number}", expr=expr, unit=ONE)  # rule
        for number, expr in enumerate(expressions, 1)
    )
    return replace(project, groups=(*project.groups, RuleGroup("recorded", rules)))


def test_a_group_whose_order_matters_is_not_divided(project: Project) -> None:
    """The problem is at the first rule beyond the limit."""
    project = recorded(project, f"sum({USED})", "things:1 * 2", "things:2 * 2")
    (problem,) = problems(CHECK, project, replace(MIMIR, rules_per_group=2))
    assert problem.where == place(__file__, "rule")
    assert problem.subject == "group recorded"
    assert problem.summary == "has 3 rules, and Mimir accepts 2 in a group"


def test_any_other_group_is_divided(project: Project) -> None:
    """Alerts do not read each other, and neither do these recording rules."""
    alerts = with_alert(project, *(an_alert(name) for name in ("One", "Two", "Three")))
    assert problems(CHECK, alerts, replace(MIMIR, rules_per_group=2)) == []
    assert problems(CHECK, recorded(project, *[f"sum({USED})"] * 3), replace(MIMIR, rules_per_group=2)) == []


def test_too_many_groups_are_reported(project: Project) -> None:
    """Also those that become several."""
    alerts = with_alert(project, *(an_alert(name) for name in ("One", "Two", "Three")))
    ruler = Mimir(version=Version(2, 17), address="http://mimir", rules_per_group=1, groups=2)  # ruler
    (problem,) = problems(CHECK, alerts, ruler)
    assert problem.where == place(__file__, "ruler")
    assert problem.summary == "there are 3 groups of rules, and Mimir accepts 2 of a tenant"


def test_cortex_has_no_limits_by_default(project: Project) -> None:
    """Those of Mimir are 20 rules and 70 groups."""
    many = recorded(project, f"sum({USED})", *[f"things:{number} * 2" for number in range(1, 21)])
    assert problems(CHECK, many, Cortex(version=Version(1, 18), address="http://cortex")) == []
    assert len(problems(CHECK, many, MIMIR)) == 1
