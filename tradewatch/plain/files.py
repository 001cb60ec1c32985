"""Reads plain files: what each document is, and what it contains for the checks."""

from __future__ import annotations

import re
from base64 import b64decode
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import orjson
import yaml

from tradewatch.checks.rule_set import TextLocation
from tradewatch.foreign import read_file
from tradewatch.grafana.walk import expressions, queries
from tradewatch.model import Problem, ProblemsFound, Source, did_you_mean
from tradewatch.model.source import line_of_invalid_byte
from tradewatch.plain.alertmanager import ParsedRouting, RoutingReader
from tradewatch.plain.dashboards import JsonLocation, dashboard_of
from tradewatch.plain.grafana_alerts import ParsedQuery, grafana_queries, is_grafana_group
from tradewatch.plain.languages import Language, language_of, template_of
from tradewatch.plain.place import Place
from tradewatch.plain.rules import ParsedRule, RuleReader
from tradewatch.plain.waivers import LineRange, WaiverComment, waiver_comments
from tradewatch.plain.yaml_nodes import Document, YamlReader, documents, is_null
from tradewatch.promql import SyntaxFault, parse, selected_series

# Bytes. To read YAML takes a hundred times as much memory.
LARGEST_RULES = 4 * 2**20

_UTF_16 = (b"\xff\xfe", b"\xfe\xff")

# The rulers of Mimir and Loki have a `namespace` for each document.
_OF_RULES = ("groups", "namespace")

# Kinds of resources with `spec.groups`, and those of Loki's operator.
_WITH_RULES = ("PrometheusRule", "VMRule", "Rules", "ClusterRules", "GlobalRules")
_OF_LOKI = ("AlertingRule", "RecordingRule")

# Files that are often beside rules, by keys that only they have.
_OTHERS = {
    "a test of promtool": ("tests",),
    "a configuration of Prometheus": ("scrape_configs", "rule_files", "scrape_config_files", "remote_write"),
    "a provisioning file without alerts": ("contactPoints", "policies", "muteTimes", "templates", "providers"),
}


class ParsedDashboard(NamedTuple):
    """A dashboard. `name` is its file, and its key there if it is a part of a manifest."""

    name: str
    document: dict[str, Any]
    location: Callable[[str], TextLocation]


@dataclass
class ParsedFiles:
    """What plain files contain. `problems` is what no server would load, `notes` what is left alone, in a sentence."""

    rules: list[ParsedRule] = field(default_factory=list)
    queries: list[ParsedQuery] = field(default_factory=list)
    routings: list[ParsedRouting] = field(default_factory=list)
    dashboards: list[ParsedDashboard] = field(default_factory=list)
    waivers: list[WaiverComment] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def names(self) -> frozenset[str]:
        """The names of all series that the expressions read."""
        panels = (text for each in self.dashboards for _, text in expressions(each.document))
        rules = (each.expr for each in self.rules if each.language is Language.PROMQL)
        alerts = (each.expr for each in self.queries if each.language is Language.PROMQL)
        return frozenset(name for text in (*rules, *alerts, *panels) for name in _selected(text))


def read_files(paths: Iterable[Path]) -> ParsedFiles:
    """Rules and dashboards, by the content of each file, also within the manifests of Kubernetes."""
    found = ParsedFiles()
    for path in dict.fromkeys(paths):
        file = str(path)  # problems name the file as the user gave it
        try:
            content = read_file(path)
        except ProblemsFound as failure:
            found.problems += failure.problems
            continue
        _FileReader(file, found).read(content, is_json=path.suffix == ".json")
    _leave_alone(found)
    return found


def _leave_alone(found: ParsedFiles) -> None:
    """Queries of panels in other languages, as those to another data source.

    Dashboards that are given together ask the same server: one query in MetricsQL says that it is VictoriaMetrics.
    """
    asked = [[target for _, target in queries(each.document)] for each in found.dashboards]
    languages = (language_of(target["expr"], victoria=False) for targets in asked for target in targets)
    victoria = Language.METRICSQL in languages
    for dashboard, targets in zip(found.dashboards, asked, strict=True):
        counts = Counter[Language]()
        for target in targets:
            language = language_of(target["expr"], victoria=victoria)
            counts[language] += 1
            if language is not Language.PROMQL:
                target["datasource"] = {"type": language.value}
        found.notes += _left_alone(dashboard.name, counts)


def _left_alone(name: str, counts: Mapping[Language, int]) -> Iterator[str]:
    for language, count in counts.items():
        if language is not Language.PROMQL:
            number = "an expression" if count == 1 else f"{count} expressions"
            yield f"{name} has {number} in {language}, which is not checked"


class _FileReader:
    """Reads one file into `found`."""

    def __init__(self, file: str, found: ParsedFiles) -> None:
        self._file = file
        self._found = found
        self._rules: list[ParsedRule] = []
        self._route_lines: list[LineRange] = []
        self._has_content = False
        self._skipped = ""

    def read(self, content: bytes, *, is_json: bool) -> None:
        """Whatever the file contains."""
        if content[:2] in _UTF_16:
            content = content.decode("utf-16", "replace").encode()  # Prometheus reads it too
        if line := line_of_invalid_byte(content):
            self._report(Source(self._file, line), "is not text in UTF-8, so no server loads it", "save it in UTF-8")
            return
        if is_json or content.lstrip(b" \t\r\n\xef\xbb\xbf")[:1] == b"{":
            document = dashboard_of(self._file, content)
            if not isinstance(document, Problem):
                location = JsonLocation(Place(self._file), content)
                self._found.dashboards.append(ParsedDashboard(self._file, document, location))
                return
            if is_json and not _has_rules(content):
                self._found.problems.append(document)
                return
        if len(content) > LARGEST_RULES:
            self._report(None, f"is larger than {LARGEST_RULES >> 20} MiB", "split it into smaller files")
            return
        text = content.decode().removeprefix("\ufeff")
        self._text(Place(self._file), text)
        self._finish(text)

    def _text(self, place: Place, text: str) -> None:
        """A text of YAML: the file, or a part of a manifest."""
        if template := template_of(text):
            self._found.notes.append(f"{self._file} is {template}")
            self._has_content = True
            return
        for_prometheus = 0
        for document in documents(place, text):
            if isinstance(document, Problem):
                self._found.problems.append(document)
                self._has_content = True
                continue
            reader = YamlReader(document.place)
            top = reader.mapping(document.root, "the document") if isinstance(document.root, yaml.MappingNode) else {}
            if {"apiVersion", "kind"} <= top.keys():
                self._manifest(reader, document, top)
            elif "groups" in top and not _is_grafanas(reader, top["groups"]):
                for_prometheus += "namespace" not in top
                if for_prometheus == 2:
                    summary, fix = "Prometheus reads only the first document of a file", "put it into a file of its own"
                    reader.report(document.root, f"file {self._file}", summary, fix)
                self._prometheus(reader, document, top)
            else:
                self._other(reader, document, top)
            self._found.problems += dict.fromkeys(reader.problems)

    def _prometheus(self, reader: YamlReader, document: Document, top: Mapping[str, yaml.Node]) -> None:
        keys = [key for key, _ in document.root.value]
        for number, key in enumerate(keys):
            if key.value in [each.value for each in keys[:number]]:
                reader.report(key, f"file {self._file}", f"has the key `{key.value}` twice", "remove one of them")
            elif key.value not in _OF_RULES:
                fix = did_you_mean(key.value, _OF_RULES)
                reader.report(key, f"file {self._file}", f"Prometheus does not know the key `{key.value}` here", fix)
        self._add_rules(RuleReader(reader, document.lines).rules(top["groups"]))

    def _manifest(self, reader: YamlReader, document: Document, top: Mapping[str, yaml.Node]) -> None:
        """A resource of Kubernetes, or a list of them. Those without rules or dashboards are skipped."""
        kind = reader.text(top.get("kind"), "`kind`")
        for each in reader.items(top.get("items"), "`items`") if kind.endswith("List") else ():
            self._manifest(reader, document._replace(root=each), reader.mapping(each, "an item"))
        spec = top.get("spec")
        parts = reader.mapping(spec, "`spec`") if isinstance(spec, yaml.MappingNode) else {}
        if kind in _OF_LOKI:
            self._skip("rules of Loki, which are LogQL")
        elif kind in _WITH_RULES or isinstance(parts.get("groups"), yaml.SequenceNode):
            self._add_rules(RuleReader(reader, document.lines, victoria=kind == "VMRule").rules(parts.get("groups")))
        elif kind in ("ConfigMap", "Secret"):
            for name in ("data", "stringData"):
                for key, node in reader.mapping(top.get(name), f"`{name}`").items():
                    self._part(reader, key, node, encoded=kind == "Secret" and name == "data")
        elif kind == "GrafanaDashboard" and "json" in parts:
            self._part(reader, "json", parts["json"])
        elif "route" in parts:  # AlertmanagerConfig
            self._routing(reader, parts)
        else:
            self._skipped = "has no rules, no dashboards and no routes"

    def _part(self, reader: YamlReader, key: str, node: yaml.Node, *, encoded: bool = False) -> None:
        """A file within a manifest; `encoded` in Base64."""
        text = reader.text(node, f"`{key}`")
        text = _decoded(text) if encoded else text
        is_block = isinstance(node, yaml.ScalarNode) and node.style == "|" and not encoded
        place = reader.place.below(node.start_mark.line + is_block, folded=not is_block)
        if text.lstrip()[:1] == "{":
            dashboard = dashboard_of(self._file, text.encode())
            if not isinstance(dashboard, Problem):
                name, location = f"{self._file}: {key}", JsonLocation(place, text.encode())
                self._found.dashboards.append(ParsedDashboard(name, dashboard, location))
                self._has_content = True
        elif re.search(r"^(?:groups|route)\s*:", text, re.MULTILINE):
            self._text(place, text)

    def _other(self, reader: YamlReader, document: Document, top: Mapping[str, yaml.Node]) -> None:
        """A document that is neither a manifest nor rules for Prometheus."""
        if "groups" in top:
            self._found.queries += grafana_queries(reader, top["groups"], document.lines)
            self._has_content = True
        elif "route" in top:
            self._routing(reader, top)
        elif other := next((name for name, keys in _OTHERS.items() if not top.keys().isdisjoint(keys)), ""):
            self._skip(other)
        elif not is_null(document.root) and document.root.value:  # an empty file is valid: somebody has no rules yet
            fix = "begin it with `groups:`, and put the rules into a group"
            reader.report(document.root, f"file {self._file}", "does not have rules", fix)

    def _routing(self, reader: YamlReader, parts: Mapping[str, yaml.Node]) -> None:
        if routing := RoutingReader(reader).routing(parts):
            self._found.routings.append(routing)
            self._route_lines += routing.lines
        self._has_content = True

    def _add_rules(self, rules: Iterable[ParsedRule]) -> None:
        self._rules += rules
        self._has_content = True

    def _skip(self, what: str) -> None:
        self._skipped = f"is {what}"

    def _finish(self, text: str) -> None:
        """Say what is left alone, and read the waivers."""
        found = self._found
        if self._skipped and not self._has_content:
            found.notes.append(f"{self._file} {self._skipped}: nothing in it is checked")
        found.notes += _left_alone(self._file, Counter(rule.language for rule in self._rules))
        lines = (*(rule.lines for rule in self._rules), *self._route_lines)
        comments = list(waiver_comments(self._file, text, lines))
        found.waivers += [each for each in comments if isinstance(each, WaiverComment)]
        found.problems += [each for each in comments if isinstance(each, Problem)]
        found.rules += self._rules

    def _report(self, where: Source | None, summary: str, fix: str) -> None:
        self._found.problems.append(Problem("check/file", where, f"file {self._file}", summary, fix=fix))


def _decoded(text: str) -> str:
    """The text that is encoded in Base64; empty for anything but a text."""
    try:
        return b64decode("".join(text.split()), validate=True).decode()
    except ValueError:
        return ""


def _is_grafanas(reader: YamlReader, groups: yaml.Node) -> bool:
    return isinstance(groups, yaml.SequenceNode) and any(is_grafana_group(reader, each) for each in groups.value[:1])


def _has_rules(content: bytes) -> bool:
    """Whether JSON is a file of rules, or a manifest. Prometheus reads rules in JSON, because JSON is YAML."""
    try:
        document = orjson.loads(content.removeprefix(b"\xef\xbb\xbf"))
    except orjson.JSONDecodeError:
        return False
    return isinstance(document, dict) and bool({"groups", "kind"} & document.keys())


def _selected(text: str) -> tuple[str, ...]:
    try:
        return tuple(selected_series(parse(text)))
    except SyntaxFault:
        return ()  # promql/syntax reports it
