"""dashboards/duplicate: two dashboards of one uid or title; Grafana keeps whichever it reads last."""

from __future__ import annotations

from collections.abc import Iterator

from tradewatch.checks.case import Case
from tradewatch.model import Problem


def check(case: Case) -> Iterator[Problem]:
    environment = case.environment.name
    seen: dict[tuple[str, str], str] = {}
    for path, document in case.dashboards.items():
        # As they are written, so that it is one problem for all environments.
        title = document["title"].removesuffix(f" ({environment})")
        for key, name in (("slug", document["uid"].removeprefix(f"{environment}-")), ("title", title)):
            first = seen.setdefault((key, name), path)
            if first != path:
                yield Problem(
                    "dashboards/duplicate",
                    case.tree.origin(path),
                    f"dashboard {title!r}",
                    f"the {key} {name!r} is also that of {first}",
                    details="Grafana keeps whichever of the two it reads last.",
                    fix=f"give one of them another {key}",
                )
