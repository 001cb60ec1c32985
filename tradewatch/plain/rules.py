"""Rules from Prometheus' YAML, each with its lines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import yaml

from tradewatch.checks.rule_set import Role
from tradewatch.model import Source, did_you_mean, seconds
from tradewatch.model.rule_keys import ALL, PROMETHEUS, VICTORIA_METRICS
from tradewatch.plain.languages import Language, language_of
from tradewatch.plain.levels import OF_RULES, belongs
from tradewatch.plain.place import Place
from tradewatch.plain.waivers import LineRange
from tradewatch.plain.yaml_nodes import MERGE, YamlReader, is_null

# The keys that Prometheus reads, and those of other programs that read the same files.
_OF_VICTORIA = VICTORIA_METRICS.group.keys() - {
    key for each in ALL if each is not VICTORIA_METRICS for key in each.group
}
_GROUP_KEYS = frozenset({MERGE}).union(*(each.group for each in ALL))
_RULE_KEYS = frozenset({MERGE, *PROMETHEUS.rule})
_BY_TYPE = {"graphite": Language.GRAPHITE, "loki": Language.LOGQL, "vlogs": Language.LOGSQL}
_OF_ALERTS = ("for", "keep_firing_for", "annotations")
# Keys of a rule that nobody means as the name of a label or of an annotation.
_OF_A_RULE = {"for", "keep_firing_for", "labels", "annotations"}

# Rules of a document. With aliases, a few lines of YAML can make billions of rules.
_MOST = 20_000


@dataclass(frozen=True)
class YamlLocation:
    """A text within some lines; YAML can write one text in many ways, so a line is found by its content."""

    place: Place
    lines: tuple[str, ...]
    first: int

    def __call__(self, line: str, number: int) -> Source:
        """The line of the file with this line of the text; the first one if that is not clear."""
        found = [at for at, text in enumerate(self.lines) if line.strip() and line.strip() in text]
        return self.place.source(self.first + (found[0] if len(found) == 1 else 0))


@dataclass(frozen=True)
class ParsedRule:
    """A rule of a file, with the labels and the interval of its group, 0 without one.

    `hold`, `keep_firing_for` and `interval` are in seconds; `line_of` has the line of each text by name.
    """

    name: str
    role: Role
    expr: str
    language: Language
    location: YamlLocation
    group: str
    labels: Mapping[str, str]
    annotations: Mapping[str, str]
    hold: float
    keep_firing_for: float
    lines: LineRange
    line_of: Mapping[str, int]
    interval: float = 0.0

    @property
    def subject(self) -> str:
        """How messages name the rule."""
        return _subject(self.role, self.name)

    def where(self, name: str) -> Source:
        """The line of an annotation, a label or `alertname`."""
        return Source(self.location.place.file, self.line_of.get(name, self.lines.first))


class RuleReader:
    """Reads the rules of one document; `problems` has what its program would not load."""

    def __init__(self, reader: YamlReader, lines: list[str], *, victoria: bool = False) -> None:
        self._reader = reader
        self._lines = lines
        self._victoria = victoria

    def rules(self, groups: yaml.Node | None) -> Iterator[ParsedRule]:
        """The rules of a list of groups, which one program reads: if one rule is LogQL or MetricsQL, that is known."""
        found = [rule for rule in self._rules(groups) if rule is not None]
        languages = {rule.language for rule in found}
        if Language.LOGQL in languages:
            return (replace(rule, language=Language.LOGQL) for rule in found)
        if Language.METRICSQL in languages:
            return (replace(rule, language=language_of(rule.expr, victoria=True)) for rule in found)
        return iter(found)

    def _rules(self, groups: yaml.Node | None) -> Iterator[ParsedRule | None]:
        reader = self._reader
        names: set[str] = set()
        count = 0
        for group in reader.items(groups, "`groups`"):
            parts = reader.mapping(group, "a group")
            name = reader.text(parts.get("name"), "`name` of a group")
            subject = f"group {name}" if name else "a group"
            self._report_keys(subject, group, "a group", _GROUP_KEYS)
            if name in names:
                reader.report(parts["name"], subject, "has the name of another group", fix="rename it")
            elif not name and isinstance(group, yaml.MappingNode):
                reader.report(group, subject, "does not have a name", fix="add `name:`")
            names |= {name} - {""}
            interval = self._length(parts, "interval", subject)
            labels = self._texts(parts.get("labels"), f"`labels` of {subject}")
            victoria = self._victoria or not _OF_VICTORIA.isdisjoint(parts)
            language = _BY_TYPE.get(reader.text(parts.get("type"), f"`type` of {subject}"))
            known = _RULE_KEYS.union(VICTORIA_METRICS.rule if victoria else ())
            for node in reader.items(parts.get("rules"), f"`rules` of {subject}"):
                count += 1
                if count > _MOST:
                    reader.report(node, f"file {reader.place.file}", f"has more than {_MOST:,} rules")
                    return
                self._report_keys(f"a rule of {subject}", node, "a rule", known)
                rule = self._rule(name, subject, node, victoria=victoria)
                if rule is not None and (labels or interval):
                    rule = replace(rule, labels={**labels, **rule.labels}, interval=interval)
                yield replace(rule, language=language) if rule and language else rule

    def _report_keys(self, subject: str, node: yaml.Node, level: str, known: frozenset[str]) -> None:
        """Report unknown and duplicate keys: Prometheus does not load a file that has one."""
        seen: set[str] = set()
        for key, _ in node.value if isinstance(node, yaml.MappingNode) else ():
            if not isinstance(key, yaml.ScalarNode):
                continue
            if key.value not in known:
                summary = f"Prometheus does not know the key `{key.value}` here"
                choice = did_you_mean(key.value, known - {MERGE, *_OF_VICTORIA})
                self._reader.report(key, subject, summary, belongs(key.value, level, OF_RULES) or choice)
            elif key.value in seen:
                self._reader.report(key, subject, f"has the key `{key.value}` twice", "remove one of them")
            seen.add(key.value)

    def _rule(self, group: str, of_group: str, node: yaml.Node, *, victoria: bool) -> ParsedRule | None:
        reader = self._reader
        parts = reader.mapping(node, f"a rule of {of_group}")
        if not isinstance(node, yaml.MappingNode):
            return None
        role = Role.ALERT if "alert" in parts else Role.RECORDING
        name = reader.text(parts.get("alert" if role is Role.ALERT else "record"), "the name of a rule")
        subject = _subject(role, name) if name else f"a rule of {of_group}"
        expr = reader.text(parts.get("expr"), f"`expr` of {subject}").strip()
        if not name or not expr:
            reader.report(node, subject, "a rule needs `alert` or `record`, and `expr`")
            return None
        if role is Role.ALERT and "record" in parts:
            reader.report(parts["record"], subject, "has `alert` and `record`", "make two rules")
        for key in _OF_ALERTS if role is Role.RECORDING else ():
            if key in parts and not is_null(parts[key]):
                reader.report(parts[key], subject, f"has `{key}`, which only alerts have", "remove it")
        lines = LineRange(node.start_mark.line, self._last(node))
        nodes = {each: reader.mapping(parts.get(each), f"`{each}` of {subject}") for each in ("labels", "annotations")}
        for kind, found in nodes.items():
            for key in _OF_A_RULE & found.keys():
                reader.report(found.pop(key), subject, f"has `{key}` under `{kind}`", "move it to the rule itself")
        labels, annotations = (
            {name: reader.text(node, f"{kind[:-1]} {name} of {subject}") for name, node in found.items()}
            for kind, found in nodes.items()
        )
        return ParsedRule(
            name,
            role,
            expr,
            language_of(expr, victoria=victoria),
            self._location(parts["expr"], lines),
            group,
            labels,
            annotations,
            self._length(parts, "for", subject),
            self._length(parts, "keep_firing_for", subject),
            LineRange(reader.place.line(lines.first), reader.place.line(lines.last)),
            self._line_of({"alertname": parts.get("alert", node), **nodes["labels"], **nodes["annotations"]}, lines),
        )

    def _texts(self, node: yaml.Node | None, subject: str) -> dict[str, str]:
        parts = self._reader.mapping(node, subject)
        return {name: self._reader.text(text, f"{name} in {subject}") for name, text in parts.items()}

    def _length(self, parts: Mapping[str, yaml.Node], key: str, subject: str) -> float:
        """A duration in seconds; 0 without one, and for one that is wrong."""
        if key not in parts:
            return 0.0
        try:
            return seconds(self._reader.text(parts.get(key), f"`{key}` of {subject}") or "0s")
        except ValueError as error:
            self._reader.report(parts[key], subject, str(error))
            return 0.0

    def _location(self, expr: yaml.Node, rule: LineRange) -> YamlLocation:
        """The lines of an expression; the first one of the rule if an anchor elsewhere has the expression."""
        start, end = expr.start_mark.line, max(expr.end_mark.line, expr.start_mark.line + 1)
        if not rule.first <= start <= rule.last:
            start, end = rule.first, rule.first
        return YamlLocation(self._reader.place, tuple(self._lines[start : end + 1]), start)

    def _line_of(self, nodes: Mapping[str, yaml.Node], rule: LineRange) -> dict[str, int]:
        """The line of each text of the rule itself, not of an anchor elsewhere."""
        lines = ((name, node.start_mark.line) for name, node in nodes.items())
        return {name: self._reader.place.line(line) for name, line in lines if rule.first <= line <= rule.last}

    def _last(self, node: yaml.MappingNode) -> int:
        """The last line of a block without the blank lines below it: its end mark is where the next block starts."""
        first, last = int(node.start_mark.line), int(node.end_mark.line)
        if node.flow_style:
            return last
        last = min(last, len(self._lines)) - 1
        while last > first and not self._lines[last].strip():
            last -= 1
        return max(first, last)


def _subject(role: Role, name: str) -> str:
    return f"{'alert' if role is Role.ALERT else 'recording rule'} {name}"
