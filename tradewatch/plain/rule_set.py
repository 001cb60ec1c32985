"""Plain files as a set of rules and dashboards for the checks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from tradewatch.checks.rule_set import Expression, Role, Rule, RuleSet, panel_subject
from tradewatch.foreign import LARGEST, read_file
from tradewatch.grafana.walk import expressions, queries
from tradewatch.model import Problem, ProblemsFound
from tradewatch.plain.dashboards import dashboard_of, in_json
from tradewatch.plain.rules import ParsedRule, read_rules
from tradewatch.plain.series import OF_SCRAPES
from tradewatch.plain.waivers import WaiverComment, waiver_comments
from tradewatch.promql import Catalogue, Recorded, Series, SyntaxFault, parse, selected_series
from tradewatch.promql.series import OF_PROMETHEUS

# Bytes. To read YAML takes a hundred times as much memory.
LARGEST_RULES = 4 * 2**20


@dataclass(frozen=True)
class ParsedFiles:
    """The content of plain files. `dashboards` and `contents` are by file name."""

    rules: tuple[ParsedRule, ...]
    dashboards: Mapping[str, dict[str, Any]]
    contents: Mapping[str, bytes]
    waivers: tuple[WaiverComment, ...]

    @property
    def names(self) -> frozenset[str]:
        """The names of all series that the expressions read."""
        panels = (text for document in self.dashboards.values() for _, text in expressions(document))
        return frozenset(name for text in (*(rule.expr for rule in self.rules), *panels) for name in _selected(text))


def read_files(paths: Iterable[Path]) -> ParsedFiles:
    """Rule files (.yml, .yaml) and dashboards (.json). Raises ProblemsFound for what no server would load."""
    rules: list[ParsedRule] = []
    dashboards: dict[str, dict[str, Any]] = {}
    contents: dict[str, bytes] = {}
    waivers: list[WaiverComment] = []
    problems: list[Problem] = []
    for path in dict.fromkeys(paths):
        is_dashboard = path.suffix == ".json"
        # Problems name the file as the user gave it.
        file, content = str(path), read_file(path, LARGEST if is_dashboard else LARGEST_RULES)
        contents[file] = content
        if is_dashboard:
            dashboard = dashboard_of(file, content)
            if isinstance(dashboard, Problem):
                problems.append(dashboard)
            else:
                dashboards[file] = dashboard
            continue
        text = content.decode("utf-8", "replace")
        found = list(read_rules(file, text))
        parsed = [each for each in found if isinstance(each, ParsedRule)]
        comments = list(waiver_comments(file, text, [rule.lines for rule in parsed]))
        rules += parsed
        waivers += [each for each in comments if isinstance(each, WaiverComment)]
        problems += [each for each in (*found, *comments) if isinstance(each, Problem)]
    if problems:
        raise ProblemsFound(*problems)
    return ParsedFiles(tuple(rules), dashboards, contents, tuple(waivers))


@dataclass(frozen=True)
class PlainRuleSet(RuleSet):
    """Plain files, with the known series and the scrape interval in seconds."""

    files: ParsedFiles
    known: tuple[Series, ...]
    interval: float

    @cached_property
    def series(self) -> Catalogue:
        """The known series, the recorded ones, and those of Prometheus itself."""
        rules = (rule for rule in self.files.rules if rule.role is Role.RECORDING)
        recorded = (Recorded(rule.name, rule.expr, rule.labels) for rule in rules)
        return Catalogue((*OF_PROMETHEUS, *OF_SCRAPES, *self.known), recorded)

    @cached_property
    def rules(self) -> tuple[Rule, ...]:
        """The rules of the files, in their order."""
        return tuple(
            Rule(
                rule.name,
                Expression(rule.expr, rule.role, rule.subject, rule.location, self.series.typed(rule.expr)),
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
        """The expressions of the rules, then of the panels."""
        return (*(rule.expression for rule in self.rules), *self._of_panels())

    @property
    def dashboards(self) -> Mapping[str, dict[str, Any]]:
        """The dashboards, by file name."""
        return self.files.dashboards

    @property
    def scrape_interval(self) -> float:
        """Seconds between two samples, as given."""
        return self.interval

    def _of_panels(self) -> Iterator[Expression]:
        for file, document in self.files.dashboards.items():
            for panel, target in queries(document):
                text = target["expr"]
                location = in_json(file, self.files.contents[file], text)
                typed = self.series.typed(text)
                yield Expression(text, Role.PANEL, panel_subject(panel), location, typed, panel, target)


def _selected(text: str) -> tuple[str, ...]:
    try:
        return tuple(selected_series(parse(text)))
    except SyntaxFault:
        return ()  # promql/syntax reports it
