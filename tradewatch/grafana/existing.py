"""Dashboards of an existing repository, which are written with grafanalib alone."""

from __future__ import annotations

import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

from grafanalib import core

from tradewatch.grafana.definition import GrafanaDefinition
from tradewatch.grafana.loading import dashboard_in
from tradewatch.grafana.migration.dashboard import migrated
from tradewatch.grafana.migration.objects import UnwritableError, dashboard_json
from tradewatch.grafana.project_source import of_the_project
from tradewatch.grafana.walk import panels, variables_defined
from tradewatch.grafana.written import WrittenCalls
from tradewatch.model import DefinitionError, Problem, Source, Waiver, here
from tradewatch.model.source import is_content


class Existing(GrafanaDefinition):
    """A dashboard that is written with grafanalib alone, made for this Grafana and for the project's Prometheus.

    `dashboard` is the object, or the path of a file that defines it, relative to the file that calls this: a
    `.dashboard.py` for grafanalib's own command, with the variable `dashboard`. `slug` is the name of its file and part
    of its uid; without it, the uid of the dashboard, or its title. `waive` also covers the files of the dashboard.
    Raises DefinitionError for a file without a dashboard, and for an object that cannot be written as JSON.
    """

    def __init__(
        self,
        dashboard: core.Dashboard | str,
        *,
        slug: str = "",
        title: str = "",
        waive: tuple[Waiver, ...] = (),
        defined: Source | None = None,
    ) -> None:
        self.defined = defined or here()
        self.waive = waive
        self.title = title or (dashboard if isinstance(dashboard, str) else str(dashboard.title))
        self._sources: tuple[str, ...] = ()
        if isinstance(dashboard, str):
            dashboard, self._sources = self._loaded(Path(self.defined.file).parent / dashboard)
        elif file := _file_of(dashboard):
            self._sources = (file,)
        try:
            plain = migrated(dashboard_json(dashboard))
        except UnwritableError as error:
            places = self._calls.of(error.title) if error.title else []
            where = places[0] if places else self.defined
            subject = f"panel {error.title!r}" if error.title else self.subject
            raise DefinitionError(
                Problem("definition", where, subject, f"grafanalib cannot write it: {error}")
            ) from None
        self._written = plain["title"]
        self.title = title or self._written
        self.slug = slug or plain["uid"]
        if not re.fullmatch(r"[A-Za-z0-9_-]+", self.slug):
            self.reject("slug", f"{self.slug!r} is not a slug", fix="use kebab case, for example api-health")
        self.document: dict[str, Any] = of_the_project(plain | {"title": self.title, "uid": self.slug})

    @property
    def subject(self) -> str:
        return f"dashboard {self.title!r}"

    @property
    def files(self) -> tuple[str, ...]:
        return (self.defined.file, *self._sources)

    def covers(self, where: Source) -> bool:
        own = where.file == self.defined.file and self.defined.file not in self._sources
        return super().covers(where) if own else where.file in self._sources

    @cached_property
    def place(self) -> Source:
        """The line where the dashboard itself is written, or where it is taken over if that is unknown."""
        calls = self._calls.named("Dashboard")
        if not self._sources:  # it is made in the function that returns it
            calls = [where for where in calls if where.line >= self.defined.line]
        titled = [where for where in self._calls.of(self._written) if where in calls]
        return (titled or calls)[0] if titled or len(calls) == 1 else self.defined

    @cached_property
    def places(self) -> Mapping[tuple[str | int, ...], Source]:
        """The line of each panel and variable by its key in the tree's origins, where the files have it."""
        parts = dict(self._parts())
        titles = Counter(parts.values())
        seen: dict[str, int] = defaultdict(int)
        found: dict[tuple[str | int, ...], Source] = {(): self.place}
        for key, name in parts.items():
            calls = self._calls.of(name)
            if calls:
                # If as many panels as calls have this title, they are in the same order.
                found[(key,)] = calls[seen[name] if len(calls) == titles[name] else 0]
            seen[name] += 1
        return found

    def _parts(self) -> Iterator[tuple[str | int, str]]:
        for panel in panels(self.document):
            yield panel["id"], str(panel.get("title", ""))
        for name in variables_defined(self.document):
            yield f"variable {name}", name

    @cached_property
    def _calls(self) -> WrittenCalls:
        return WrittenCalls(self._sources or (self.defined.file,))

    def _loaded(self, path: Path) -> tuple[core.Dashboard, tuple[str, ...]]:
        found = dashboard_in(path)
        if isinstance(found, str):
            self.reject("dashboard", found, fix="give the path of a file with the variable `dashboard`, or the object")
        return found


# Content writes `existing("monitoring/api.dashboard.py")`.
existing = Existing


def _file_of(dashboard: core.Dashboard) -> str:
    """The file of the module that has the dashboard in a variable; empty if it is made in a function."""
    for module in list(sys.modules.values()):
        file = getattr(module, "__file__", None)
        if file and is_content(file) and any(value is dashboard for value in list(vars(module).values())):
            return str(file)
    return ""
