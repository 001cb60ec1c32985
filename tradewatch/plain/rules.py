"""Rules from Prometheus' YAML, each with its lines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import yaml

from tradewatch.checks.rule_set import Role
from tradewatch.model import Problem, ProblemsFound, Source, did_you_mean, seconds
from tradewatch.plain.waivers import LineRange
from tradewatch.plain.yaml_nodes import MERGE, YamlReader, documents

# The keys that Prometheus reads, and a few that only the rulers of Thanos and Mimir read.
_GROUP_KEYS = frozenset(
    {
        *(MERGE, "name", "interval", "limit", "query_offset", "labels", "rules"),
        *("align_evaluation_time_on_interval", "evaluation_delay", "partial_response_strategy", "source_tenants"),
    }
)
_RULE_KEYS = frozenset((MERGE, "alert", "record", "expr", "for", "keep_firing_for", "labels", "annotations"))

# Rules of a file. With aliases, a few lines of YAML can make billions of rules.
_MOST = 20_000


@dataclass(frozen=True)
class YamlLocation:
    """A text within some lines of a file; YAML can write one text in many ways, so a line is found by its content."""

    file: str
    lines: tuple[str, ...]
    first: int

    def __call__(self, line: str, number: int) -> Source:
        """The line of the file with this line of the text; the first one if that is not clear."""
        found = [at for at, text in enumerate(self.lines) if line.strip() and line.strip() in text]
        return Source(self.file, self.first + (found[0] if len(found) == 1 else 0))


@dataclass(frozen=True)
class ParsedRule:
    """A rule of a file. `hold` and `keep_firing_for` are in seconds; `line_of` has the line of each text by name."""

    name: str
    role: Role
    expr: str
    location: YamlLocation
    group: str
    labels: Mapping[str, str]
    annotations: Mapping[str, str]
    hold: float
    keep_firing_for: float
    lines: LineRange
    line_of: Mapping[str, int]

    @property
    def subject(self) -> str:
        """How messages name the rule."""
        return _subject(self.role, self.name)

    def where(self, name: str) -> Source:
        """The line of an annotation, a label or `alertname`."""
        return Source(self.location.file, self.line_of.get(name, self.lines.first))


def read_rules(file: str, text: str) -> Iterator[ParsedRule | Problem]:
    """The rules of a file, also in a Kubernetes PrometheusRule; a Problem for what Prometheus would not load."""
    try:
        found = documents(file, text)
    except ProblemsFound as failure:
        yield from failure.problems
        return
    reader = YamlReader(file)
    lines = text.splitlines()
    rules = ((group, rule) for document in found for group, rule in _rules(reader, file, document))
    for number, (group, rule) in enumerate(rules):
        if number == _MOST:
            yield Problem("check/file", Source(file, 1), f"file {file}", f"has more than {_MOST:,} rules")
            break
        _report_keys(reader, f"rule in group {group}", rule, _RULE_KEYS)
        yield _rule(reader, file, lines, group, rule)
    yield from dict.fromkeys(reader.problems)


def _rules(reader: YamlReader, file: str, document: yaml.Node) -> Iterator[tuple[str, yaml.Node]]:
    """The rules of a document with the names of their groups."""
    names: set[str] = set()
    for holder in _holders(reader, document):
        for group in _groups(reader, file, holder):
            parts = reader.mapping(group, "a group")
            name = reader.text(parts.get("name"), "`name` of a group")
            _report_keys(reader, f"group {name}", group, _GROUP_KEYS)
            if not name:
                reader.report(group, "a group", "does not have a name", fix="add `name:`")
            elif name in names:
                reader.report(parts["name"], f"group {name}", "has the name of another group", fix="rename it")
            names.add(name)
            for rule in reader.items(parts.get("rules"), f"`rules` of group {name}"):
                yield name, rule


def _holders(reader: YamlReader, document: yaml.Node) -> list[yaml.Node]:
    """The document, or each of a Kubernetes list."""
    top = reader.mapping(document, "the document")
    return reader.items(top.get("items"), "`items`") or [document]


def _groups(reader: YamlReader, file: str, holder: yaml.Node) -> list[yaml.Node]:
    top = reader.mapping(holder, "the document")
    top = reader.mapping(top["spec"], "`spec`") if "spec" in top else top
    if "groups" not in top:
        reader.report(holder, f"file {file}", "does not have rules", fix="add `groups:`")
    return reader.items(top.get("groups"), "`groups`")


def _report_keys(reader: YamlReader, subject: str, node: yaml.Node, known: frozenset[str]) -> None:
    """Report unknown and duplicate keys: Prometheus does not load a file that has one."""
    keys = [key for key, _ in node.value] if isinstance(node, yaml.MappingNode) else []
    seen: set[str] = set()
    for key in keys:
        if not isinstance(key, yaml.ScalarNode):
            continue
        if key.value not in known:
            summary = f"Prometheus does not know the key `{key.value}` here"
            reader.report(key, subject, summary, did_you_mean(key.value, known))
        elif key.value in seen:
            reader.report(key, subject, f"has the key `{key.value}` twice", "remove one of them")
        seen.add(key.value)


def _rule(reader: YamlReader, file: str, lines: list[str], group: str, node: yaml.Node) -> ParsedRule | Problem:
    parts = reader.mapping(node, f"a rule of group {group}")
    first, last = node.start_mark.line + 1, _last(node, lines)
    role = Role.ALERT if "alert" in parts else Role.RECORDING
    name = reader.text(parts.get("alert" if role is Role.ALERT else "record"), "the name of a rule")
    subject = _subject(role, name)
    expr = parts.get("expr")
    if not name or not isinstance(expr, yaml.ScalarNode) or not expr.value.strip():
        return Problem("check/file", Source(file, first), subject, "a rule needs `alert` or `record`, and `expr`")
    try:
        hold, keep = (
            seconds(reader.text(parts.get(key), f"`{key}` of {subject}") or "0s") for key in ("for", "keep_firing_for")
        )
    except ValueError as error:
        return Problem("check/file", Source(file, first), subject, str(error))
    start, end = expr.start_mark.line, max(expr.end_mark.line, expr.start_mark.line + 1)
    location = YamlLocation(file, tuple(lines[start : end + 1]), start + 1)
    labels, annotations = (
        reader.mapping(parts.get(each), f"`{each}` of {subject}") for each in ("labels", "annotations")
    )
    return ParsedRule(
        name,
        role,
        expr.value.strip(),
        location,
        group,
        {key: reader.text(value, f"label {key} of {subject}") for key, value in labels.items()},
        {key: reader.text(value, f"annotation {key} of {subject}") for key, value in annotations.items()},
        hold,
        keep,
        LineRange(first, last),
        {
            **({"alertname": parts["alert"].start_mark.line + 1} if role is Role.ALERT else {}),
            **{key: value.start_mark.line + 1 for key, value in (labels | annotations).items()},
        },
    )


def _last(node: yaml.Node, lines: list[str]) -> int:
    """The last line of a block without the blank lines below it: its end mark is where the next block starts."""
    last = min(node.end_mark.line, len(lines))
    while last > node.start_mark.line + 1 and not lines[last - 1].strip():
        last -= 1
    return int(last)


def _subject(role: Role, name: str) -> str:
    return f"{'alert' if role is Role.ALERT else 'recording rule'} {name}"
