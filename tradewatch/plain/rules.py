"""Rules from Prometheus' YAML, each with its lines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from tradewatch.checks.material import Role
from tradewatch.model import Problem, Source, did_you_mean, seconds
from tradewatch.plain.waivers import Extent

# What Prometheus reads; Thanos' and Mimir's rulers a few more.
_MERGE = "<<"
_OF_GROUPS = frozenset(
    {
        *(_MERGE, "name", "interval", "limit", "query_offset", "labels", "rules"),
        *("align_evaluation_time_on_interval", "evaluation_delay", "partial_response_strategy", "source_tenants"),
    }
)
_OF_RULES = frozenset((_MERGE, "alert", "record", "expr", "for", "keep_firing_for", "labels", "annotations"))

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True)
class Lines:
    """A text within some lines of a file, found by what it says: YAML has many ways to write one."""

    file: str
    lines: tuple[str, ...]
    first: int

    def of(self, line: str, number: int) -> Source:
        found = [at for at, text in enumerate(self.lines) if line.strip() and line.strip() in text]
        return Source(self.file, self.first + (found[0] if len(found) == 1 else 0))


@dataclass(frozen=True)
class Written:
    """A rule as its file has it; `hold` and `keep_firing_for` in seconds."""

    name: str
    role: Role
    expr: str
    place: Lines
    group: str
    labels: Mapping[str, str]
    annotations: Mapping[str, str]
    hold: float
    keep_firing_for: float
    extent: Extent
    lines: Mapping[str, int]

    def where(self, name: str) -> Source:
        """The line of an annotation, or of a label."""
        return Source(self.place.file, self.lines.get(name, self.extent.first))


def rules_of(file: str, text: str) -> Iterator[Written | Problem]:
    """The rules of a file, also of Kubernetes PrometheusRules; a Problem for what Prometheus would not load."""
    try:
        documents = [node for node in yaml.compose_all(text, Loader=_Loader) if node is not None]
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        yield Problem("check/file", Source(file, line), f"file {file}", f"is no YAML: {error.problem}")
        return
    except yaml.YAMLError:
        yield Problem("check/file", Source(file, 1), f"file {file}", "is no text")
        return
    lines = text.splitlines()
    for document in documents:
        names: set[str] = set()
        for holder in _items(_mapping(document).get("items")) or [document]:
            top = _mapping(holder)
            top = _mapping(top["spec"]) if "spec" in top else top
            if "groups" not in top:
                where = Source(file, holder.start_mark.line + 1)
                fix = "a rule file begins with `groups:`"
                yield Problem("check/file", where, f"file {file}", "holds no rules", fix=fix)
            for group in _items(top.get("groups")):
                parts = _mapping(group)
                name = _plain(parts.get("name"))
                yield from _unloadable(file, f"group {name}", group, _OF_GROUPS)
                if name in names:
                    where = Source(file, parts["name"].start_mark.line + 1)
                    yield Problem("check/file", where, f"group {name}", "is there twice", fix="another name")
                names.add(name)
                for rule in _items(parts.get("rules")):
                    yield from _unloadable(file, f"rule in group {name}", rule, _OF_RULES)
                    yield _rule(file, lines, name, rule)


def _unloadable(file: str, subject: str, node: yaml.Node, known: frozenset[str]) -> Iterator[Problem]:
    """Keys that Prometheus does not know, or finds twice; of either it loads nothing."""
    keys = [key for key, _ in node.value] if isinstance(node, yaml.MappingNode) else []
    for at, key in enumerate(keys):
        where = Source(file, key.start_mark.line + 1)
        if key.value not in known:
            fix = did_you_mean(key.value, known)
            yield Problem("check/file", where, subject, f"Prometheus knows no `{key.value}` here", fix=fix)
        elif key.value in (each.value for each in keys[:at]):
            yield Problem("check/file", where, subject, f"`{key.value}` is there twice", fix="leave one of them")


def _rule(file: str, lines: list[str], group: str, node: yaml.Node) -> Written | Problem:
    parts = _mapping(node)
    first, last = node.start_mark.line + 1, _last(node, lines)
    role = Role.ALERT if "alert" in parts else Role.RECORDING
    name = _plain(parts.get("alert" if role is Role.ALERT else "record"))
    subject = f"{'alert' if role is Role.ALERT else 'recording rule'} {name}"
    expr = parts.get("expr")
    if not name or not isinstance(expr, yaml.ScalarNode) or not expr.value.strip():
        return Problem("check/file", Source(file, first), subject, "a rule needs `alert` or `record`, and `expr`")
    try:
        hold, keep = (seconds(_plain(parts.get(key)) or "0s") for key in ("for", "keep_firing_for"))
    except ValueError as error:
        return Problem("check/file", Source(file, first), subject, str(error))
    start, end = expr.start_mark.line, max(expr.end_mark.line, expr.start_mark.line + 1)
    place = Lines(file, tuple(lines[start : end + 1]), start + 1)
    return Written(
        name,
        role,
        expr.value.strip(),
        place,
        group,
        {key: _plain(value) for key, value in _mapping(parts.get("labels")).items()},
        {key: _plain(value) for key, value in _mapping(parts.get("annotations")).items()},
        hold,
        keep,
        Extent(first, last),
        {
            **({"alertname": parts["alert"].start_mark.line + 1} if role is Role.ALERT else {}),
            **{
                key: value.start_mark.line + 1
                for each in ("labels", "annotations")
                for key, value in _mapping(parts.get(each)).items()
            },
        },
    )


def _last(node: yaml.Node, lines: list[str]) -> int:
    """A block's end mark is where the next thing begins: comments and blank lines before that are not its own."""
    last = min(node.end_mark.line, len(lines))
    while last > node.start_mark.line + 1 and not lines[last - 1].strip():
        last -= 1
    return int(last)


def _mapping(node: Any) -> dict[str, yaml.Node]:
    """By key; what `<<` merges in stands behind what is written."""
    pairs = node.value if isinstance(node, yaml.MappingNode) else []
    merged = [each for key, value in pairs if key.value == _MERGE for each in _items(value) or [value]]
    found = {name: part for each in reversed(merged) if each is not node for name, part in _mapping(each).items()}
    return found | {key.value: value for key, value in pairs if key.value != _MERGE}


def _items(node: Any) -> list[yaml.Node]:
    return list(node.value) if isinstance(node, yaml.SequenceNode) else []


def _plain(node: Any) -> str:
    return node.value if isinstance(node, yaml.ScalarNode) else ""
