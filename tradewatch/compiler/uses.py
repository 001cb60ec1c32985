"""The readers of a series: the alerts, recording rules, panels and variables that need it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

import orjson

from tradewatch.compiler.compiled import CompiledEnvironment
from tradewatch.compiler.expressions import measured
from tradewatch.filetree import FileTree
from tradewatch.grafana.walk import expressions, variable_expression, variables_defined
from tradewatch.model import RecordedTable, RecordingRule, Source
from tradewatch.promql import Catalogue


@dataclass(frozen=True)
class Use:
    """A reader of a series. The `name` of a panel or variable begins with its dashboard: `Overview: Equity`."""

    kind: Literal["alert", "recording rule", "panel", "variable"]
    name: str
    where: Source | None


def uses(compiled: CompiledEnvironment) -> Mapping[str, tuple[Use, ...]]:
    """The readers by the name of the series, directly or through a recording rule; only series that have a reader."""
    catalogue = compiled.shared.catalogue
    readers: dict[str, dict[Use, None]] = {}
    for use, text in (*_in_rules(compiled), *_in_dashboards(compiled.tree)):
        for name in catalogue.read_by(text):
            readers.setdefault(name, {})[use] = None
    feeds = _recorded_from(compiled.shared.recordings, catalogue)
    return {
        name: tuple(dict.fromkeys(use for each in _reaching(name, feeds) for use in readers.get(each, ())))
        for name in readers
    }


def _in_rules(compiled: CompiledEnvironment) -> Iterator[tuple[Use, str]]:
    for alert in compiled.project.alerts:
        use = Use("alert", alert.name, alert.defined)
        yield use, measured(alert)
        if alert.guard is not None:
            yield use, alert.guard.expr
    for rule in compiled.shared.recordings:
        if isinstance(rule, RecordingRule):
            yield Use("recording rule", rule.record, rule.defined), rule.expr


def _in_dashboards(tree: FileTree) -> Iterator[tuple[Use, str]]:
    for path, content in tree.items():
        if not path.endswith(".json"):
            continue
        document = orjson.loads(content)
        title = document["title"]
        for panel, text in expressions(document):
            name = f"{title}: {panel.get('title') or panel['id']}"
            yield Use("panel", name, tree.origin(path, panel["id"])), text
        for name, variable in variables_defined(document).items():
            if text := variable_expression(variable):
                yield Use("variable", f"{title}: ${name}", tree.origin(path)), text


def _recorded_from(recordings: Iterable[RecordingRule | RecordedTable], catalogue: Catalogue) -> dict[str, list[str]]:
    """Series name -> the series that are recorded from it."""
    found: dict[str, list[str]] = {}
    for rule in recordings:
        if isinstance(rule, RecordingRule):
            for name in catalogue.read_by(rule.expr):
                found.setdefault(name, []).append(rule.record)
    return found


def _reaching(name: str, feeds: Mapping[str, list[str]]) -> dict[str, None]:
    """The series itself, and all series that are recorded from it, in one step or several."""
    found: dict[str, None] = {}
    waiting = [name]
    while waiting:
        each = waiting.pop(0)
        if each not in found:
            found[each] = None
            waiting += feeds.get(each, ())
    return found
