"""Plain files as a set of rules and dashboards for the checks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from tradewatch.checks.rule_set import Expression, Role, Rule, RuleSet
from tradewatch.foreign import LARGEST, read_file
from tradewatch.grafana.walk import expressions, queries
from tradewatch.model import Problem, ProblemsFound
from tradewatch.plain.dashboards import JsonLocation, dashboard_of
from tradewatch.plain.exposition import OF_SCRAPES
from tradewatch.plain.rules import ParsedRule, rules_of
from tradewatch.plain.waivers import WaiverComment, comments
from tradewatch.promql import Catalogue, Recorded, Series, SyntaxFault, parse, selected_series
from tradewatch.promql.series import OF_PROMETHEUS

# Bytes: a reader of YAML needs a hundred times as much memory.
LARGEST_RULES = 4 * 2**20


@dataclass(frozen=True)
class ParsedFiles:
    """What the files say, before anything is known of the series."""

    rules: tuple[ParsedRule, ...]
    dashboards: Mapping[str, dict[str, Any]]
    contents: Mapping[str, bytes]
    waivers: tuple[WaiverComment, ...]

    @property
    def names(self) -> frozenset[str]:
        """Every series name that some expression reads."""
        panels = (text for document in self.dashboards.values() for _, text in expressions(document))
        return frozenset(name for text in (*(rule.expr for rule in self.rules), *panels) for name in _selected(text))


def read(paths: Iterable[Path]) -> ParsedFiles:
    """Rule files (.yml, .yaml) and dashboards (.json). Raises ProblemsFound for what no server would load."""
    rules: list[ParsedRule] = []
    documents: dict[str, dict[str, Any]] = {}
    contents: dict[str, bytes] = {}
    waivers: list[WaiverComment] = []
    problems: list[Problem] = []
    for path in dict.fromkeys(paths):
        largest = LARGEST if path.suffix == ".json" else LARGEST_RULES
        file, content = str(path), read_file(path, largest)  # as it was given, like every linter says it
        contents[file] = content
        if path.suffix == ".json":
            document = dashboard_of(file, content)
            if isinstance(document, Problem):
                problems.append(document)
            else:
                documents[file] = document
            continue
        text = content.decode("utf-8", "replace")
        found = list(rules_of(file, text))
        written = [each for each in found if isinstance(each, ParsedRule)]
        noted = list(comments(file, text, [rule.extent for rule in written]))
        rules += written
        waivers += [each for each in noted if isinstance(each, WaiverComment)]
        problems += [each for each in (*found, *noted) if isinstance(each, Problem)]
    if problems:
        raise ProblemsFound(*problems)
    return ParsedFiles(tuple(rules), documents, contents, tuple(waivers))


@dataclass(frozen=True)
class PlainRuleSet(RuleSet):
    """The files, and what is known of the series that they read; `interval` is the scrape interval in seconds."""

    files: ParsedFiles
    known: tuple[Series, ...]
    interval: float

    @cached_property
    def series(self) -> Catalogue:
        rules = (rule for rule in self.files.rules if rule.role is Role.RECORDING)
        recorded = (Recorded(rule.name, rule.expr, rule.labels) for rule in rules)
        return Catalogue((*OF_PROMETHEUS, *OF_SCRAPES, *self.known), recorded)

    @cached_property
    def rules(self) -> tuple[Rule, ...]:
        return tuple(
            Rule(
                rule.name,
                Expression(rule.expr, rule.role, _subject(rule), rule.location, self.series.typed(rule.expr)),
                rule.group,
                rule.labels,
                rule.annotations,
                rule.hold,
                rule.keep_firing_for,
                rule.where,
                rule.labels,
            )
            for rule in self.files.rules
        )

    @cached_property
    def expressions(self) -> tuple[Expression, ...]:
        return (*(rule.expression for rule in self.rules), *self._of_panels())

    @property
    def dashboards(self) -> Mapping[str, dict[str, Any]]:
        return self.files.dashboards

    @property
    def scrape_interval(self) -> float:
        return self.interval

    def _of_panels(self) -> Iterator[Expression]:
        for file, document in self.files.dashboards.items():
            for panel, target in queries(document):
                text = target["expr"]
                location = JsonLocation(file, self.files.contents[file], text)
                subject = f"panel {panel.get('title') or panel.get('id')!r}"
                yield Expression(text, Role.PANEL, subject, location, self.series.typed(text), panel, target)


def _subject(rule: ParsedRule) -> str:
    return f"{'alert' if rule.role is Role.ALERT else 'recording rule'} {rule.name}"


def _selected(text: str) -> tuple[str, ...]:
    try:
        return tuple(selected_series(parse(text)))
    except SyntaxFault:
        return ()  # promql/syntax speaks of it
