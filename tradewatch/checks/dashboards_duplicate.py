"""dashboards/duplicate: two dashboards of one uid or title; Grafana keeps whichever it reads last."""

from __future__ import annotations

from collections.abc import Iterator

from tradewatch.checks.case import Case
from tradewatch.model import Problem


def check(case: Case) -> Iterator[Problem]:
    seen: dict[tuple[str, str], str] = {}
    for path, document in case.dashboards.items():
        for key in ("uid", "title"):
            first = seen.setdefault((key, document[key]), path)
            if first != path:
                yield Problem(
                    "dashboards/duplicate",
                    case.tree.origin(path),
                    f"dashboard {document['title']!r}",
                    f"the {key} {document[key]!r} is also that of {first}",
                    details="Grafana keeps whichever of the two it reads last.",
                    fix=f"give one of them another {'slug' if key == 'uid' else 'title'}",
                )
