"""A finished runbook of the alert UsedUp, for tests to break."""

from __future__ import annotations

from dataclasses import replace

from tests.checks.conftest import ROOT, USED_UP, found_by
from tradewatch.model import Problem, Project, RuleGroup

FACTS = replace(USED_UP, hold="5m", keep_firing_for="2m")

PAGE = """\
# UsedUp

Nearly nothing is left.

## Meaning

It fires in production when the use is above 90%, for 5m.

## Confirm

```promql
used_ratio{bot="<bot>"}
```

See *Things: UsedUp*.

## Act

1. Stop using it.
2. Find out who does.
3. Get more.

## Wake

Warning: it can wait.

## After

The alert keeps firing for 2m. Before you change LIMIT, read its `tune`.
"""


def found_on(check: str, project: Project, old: str = "", new: str = "") -> list[Problem]:
    """What a check finds once `old` on the page is replaced by `new`."""
    assert old in PAGE
    page = PAGE.replace(old, new, 1)
    groups = (RuleGroup("things", (FACTS,)),)
    return found_by(check, replace(project, groups=groups, dashboards={}, docs={"runbooks/UsedUp.md": page}))


def line_of(text: str) -> int:
    return PAGE[: PAGE.index(text)].count("\n") + 1


def place_of(problem: Problem) -> tuple[str, int]:
    assert problem.where is not None
    return problem.where.relative_to(ROOT), problem.where.line
