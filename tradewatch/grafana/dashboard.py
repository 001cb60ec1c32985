"""Dashboards: rows of panels that answer one question."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from grafanalib import core

from tradewatch.grafana.annotation import Annotation
from tradewatch.grafana.document import rendered
from tradewatch.grafana.panels import Panel
from tradewatch.grafana.resolver import Resolver
from tradewatch.grafana.row import Row
from tradewatch.grafana.span import Refresh, Span
from tradewatch.grafana.variable import Variable
from tradewatch.grafana.written import Written
from tradewatch.model import NonBlank, Waiver, here


class Dashboard(Written, core.Dashboard):  # type: ignore[misc]
    """A dashboard answers one `question`; `slug` names its file and its uid, in kebab case.

    It opens on the `last` hours or days (`6h`, `30d`) and reloads every `refresh`. Each of its `annotations` is drawn
    over every graph.
    """

    def __init__(
        self,
        *,
        slug: str,
        title: NonBlank,
        question: NonBlank,
        rows: Sequence[Row],
        variables: Sequence[Variable] = (),
        annotations: Sequence[Annotation] = (),
        last: Span = "6h",
        refresh: Refresh = "30s",
        waive: tuple[Waiver, ...] = (),
    ) -> None:
        self.defined = here()
        super().__init__(
            title=title,
            description=question,
            rows=list(rows),
            templating=core.Templating(list(variables)),
            time=core.Time(f"now-{last}", "now"),
            refresh=refresh,
        )
        self.waive = waive
        self.slug = slug
        self.question = question
        self.variables = tuple(variables)
        self.events = tuple(annotations)
        if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug):
            self.reject("slug", f"{slug!r} is not a slug", fix="kebab-case, such as api-health")
        self._reject_doubles()

    @property
    def subject(self) -> str:
        return f"dashboard {self.slug}"

    def _reject_doubles(self) -> None:
        seen: dict[int, Panel | Row] = {}
        for titled in (part for row in self.rows for part in (row, *row.panels)):
            other = seen.get(titled.id)
            seen[titled.id] = titled
            if other is not None:
                same = other.subject == titled.subject
                titled.reject(
                    "title",
                    f"a second {titled.subject} in this dashboard" if same else f"has the id of {other.subject}",
                    details="ids are made from titles, so that links to a panel last",
                    fix="another title",
                )
        names: set[str] = set()
        for named in (*self.variables, *self.events):
            if named.subject in names:
                named.reject("name", f"a second {named.subject} in this dashboard")
            names.add(named.subject)

    def to_json_data(self) -> dict[str, Any]:
        """The dashboard as written, for no environment."""
        return rendered(self, Resolver())
