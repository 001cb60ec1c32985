"""Rules from Prometheus' YAML, each with its lines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import yaml

from tradewatch.checks.rule_set import Role
from tradewatch.model import Problem, ProblemsFound, Source, did_you_mean, seconds
from tradewatch.plain.waivers import Extent
from tradewatch.plain.yaml_nodes import MERGE, Nodes, documents

# What Prometheus reads; Thanos' and Mimir's rulers a few more.
_OF_GROUPS = frozenset(
    {
        *(MERGE, "name", "interval", "limit", "query_offset", "labels", "rules"),
        *("align_evaluation_time_on_interval", "evaluation_delay", "partial_response_strategy", "source_tenants"),
    }
)
_OF_RULES = frozenset((MERGE, "alert", "record", "expr", "for", "keep_firing_for", "labels", "annotations"))

# Rules of a file; a few lines of YAML with aliases can stand for billions.
_MOST = 20_000


@dataclass(frozen=True)
class YamlLocation:
    """A text within some lines of a file, found by what it says: YAML has many ways to write one."""

    file: str
    lines: tuple[str, ...]
    first: int

    def source_of(self, line: str, number: int) -> Source:
        found = [at for at, text in enumerate(self.lines) if line.strip() and line.strip() in text]
        return Source(self.file, self.first + (found[0] if len(found) == 1 else 0))


@dataclass(frozen=True)
class ParsedRule:
    """A rule as its file has it; `hold` and `keep_firing_for` in seconds."""

    name: str
    role: Role
    expr: str
    location: YamlLocation
    group: str
    labels: Mapping[str, str]
    annotations: Mapping[str, str]
    hold: float
    keep_firing_for: float
    extent: Extent
    lines: Mapping[str, int]

    def where(self, name: str) -> Source:
        """The line of an annotation, or of a label."""
        return Source(self.location.file, self.lines.get(name, self.extent.first))


def rules_of(file: str, text: str) -> Iterator[ParsedRule | Problem]:
    """The rules of a file, also of Kubernetes PrometheusRules; a Problem for what Prometheus would not load."""
    try:
        found = documents(file, text)
    except ProblemsFound as failure:
        yield from failure.problems
        return
    nodes = Nodes(file)
    lines = text.splitlines()
    number = 0
    for document in found:
        names: set[str] = set()
        for holder in _holders(nodes, document):
            for group in _groups(nodes, file, holder):
                parts = nodes.mapping(group, "a group")
                name = nodes.text(parts.get("name"), "`name` of a group")
                yield from _unloadable(file, f"group {name}", group, _OF_GROUPS)
                if not name:
                    nodes.report(group, "a group", "has no name", fix="add `name:`")
                elif name in names:
                    nodes.report(parts["name"], f"group {name}", "is there twice", fix="another name")
                names.add(name)
                for rule in nodes.items(parts.get("rules"), f"`rules` of group {name}"):
                    number += 1
                    if number > _MOST:
                        yield Problem("check/file", Source(file, 1), f"file {file}", f"has more than {_MOST:,} rules")
                        return
                    yield from _unloadable(file, f"rule in group {name}", rule, _OF_RULES)
                    yield _rule(nodes, file, lines, name, rule)
    yield from dict.fromkeys(nodes.problems)


def _holders(nodes: Nodes, document: yaml.Node) -> list[yaml.Node]:
    """The document, or each of a Kubernetes list."""
    top = nodes.mapping(document, "the document")
    return nodes.items(top.get("items"), "`items`") or [document]


def _groups(nodes: Nodes, file: str, holder: yaml.Node) -> list[yaml.Node]:
    top = nodes.mapping(holder, "the document")
    top = nodes.mapping(top["spec"], "`spec`") if "spec" in top else top
    if "groups" not in top:
        nodes.report(holder, f"file {file}", "holds no rules", fix="a rule file begins with `groups:`")
    return nodes.items(top.get("groups"), "`groups`")


def _unloadable(file: str, subject: str, node: yaml.Node, known: frozenset[str]) -> Iterator[Problem]:
    """Keys that Prometheus does not know, or finds twice; of either it loads nothing."""
    keys = [key for key, _ in node.value] if isinstance(node, yaml.MappingNode) else []
    for at, key in enumerate(keys):
        where = Source(file, key.start_mark.line + 1)
        if not isinstance(key, yaml.ScalarNode):
            continue
        if key.value not in known:
            fix = did_you_mean(key.value, known)
            yield Problem("check/file", where, subject, f"Prometheus knows no `{key.value}` here", fix=fix)
        elif key.value in (each.value for each in keys[:at]):
            yield Problem("check/file", where, subject, f"`{key.value}` is there twice", fix="leave one of them")


def _rule(nodes: Nodes, file: str, lines: list[str], group: str, node: yaml.Node) -> ParsedRule | Problem:
    parts = nodes.mapping(node, f"a rule of group {group}")
    first, last = node.start_mark.line + 1, _last(node, lines)
    role = Role.ALERT if "alert" in parts else Role.RECORDING
    name = nodes.text(parts.get("alert" if role is Role.ALERT else "record"), "the name of a rule")
    subject = f"{'alert' if role is Role.ALERT else 'recording rule'} {name}"
    expr = parts.get("expr")
    if not name or not isinstance(expr, yaml.ScalarNode) or not expr.value.strip():
        return Problem("check/file", Source(file, first), subject, "a rule needs `alert` or `record`, and `expr`")
    try:
        hold, keep = (
            seconds(nodes.text(parts.get(key), f"`{key}` of {subject}") or "0s") for key in ("for", "keep_firing_for")
        )
    except ValueError as error:
        return Problem("check/file", Source(file, first), subject, str(error))
    start, end = expr.start_mark.line, max(expr.end_mark.line, expr.start_mark.line + 1)
    location = YamlLocation(file, tuple(lines[start : end + 1]), start + 1)
    labels, annotations = (
        nodes.mapping(parts.get(each), f"`{each}` of {subject}") for each in ("labels", "annotations")
    )
    return ParsedRule(
        name,
        role,
        expr.value.strip(),
        location,
        group,
        {key: nodes.text(value, f"label {key} of {subject}") for key, value in labels.items()},
        {key: nodes.text(value, f"annotation {key} of {subject}") for key, value in annotations.items()},
        hold,
        keep,
        Extent(first, last),
        {
            **({"alertname": parts["alert"].start_mark.line + 1} if role is Role.ALERT else {}),
            **{key: value.start_mark.line + 1 for key, value in (labels | annotations).items()},
        },
    )


def _last(node: yaml.Node, lines: list[str]) -> int:
    """A block's end mark is where the next thing begins: comments and blank lines before that are not its own."""
    last = min(node.end_mark.line, len(lines))
    while last > node.start_mark.line + 1 and not lines[last - 1].strip():
        last -= 1
    return int(last)
