"""The queries of Grafana-managed alerts, in the format of its provisioning."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import yaml

from tradewatch.plain.languages import Language, language_of
from tradewatch.plain.rules import YamlLocation
from tradewatch.plain.yaml_nodes import YamlReader

# The data source of Grafana's own reductions and thresholds.
_OF_GRAFANA = ("__expr__", "-100")


@dataclass(frozen=True)
class ParsedQuery:
    """A query of an alert. Grafana compares its result with a limit, unless the query is the condition itself."""

    alert: str
    name: str
    expr: str
    language: Language
    location: YamlLocation

    @property
    def subject(self) -> str:
        """How messages name the query."""
        return f"query {self.name} of alert {self.alert}"


def is_grafana_group(reader: YamlReader, group: yaml.Node) -> bool:
    """Whether a group has alerts that Grafana manages."""
    if not isinstance(group, yaml.MappingNode):
        return False
    parts = reader.mapping(group, "a group")
    rules = parts.get("rules")
    first = rules.value[0] if isinstance(rules, yaml.SequenceNode) and rules.value else None
    keys = reader.mapping(first, "a rule") if isinstance(first, yaml.MappingNode) else {}
    return bool({"folder", "orgId"} & parts.keys() or ({"data", "condition"} <= keys.keys()))


def grafana_queries(reader: YamlReader, groups: yaml.Node, lines: list[str]) -> Iterator[ParsedQuery]:
    """The queries that a Prometheus answers."""
    for group in reader.items(groups, "`groups`"):
        parts = reader.mapping(group, "a group")
        for rule in reader.items(parts.get("rules"), "`rules` of a group"):
            fields = reader.mapping(rule, "a rule")
            title = reader.text(fields.get("title"), "`title` of a rule")
            for query in reader.items(fields.get("data"), f"`data` of alert {title}"):
                yield from _query(reader, title, query, lines)


def _query(reader: YamlReader, title: str, query: yaml.Node, lines: list[str]) -> Iterator[ParsedQuery]:
    parts = reader.mapping(query, f"a query of alert {title}")
    model = reader.mapping(parts.get("model"), f"`model` of alert {title}")
    source = model.get("datasource")
    kind = reader.mapping(source, "`datasource`").get("type") if isinstance(source, yaml.MappingNode) else None
    uid = reader.text(parts.get("datasourceUid"), f"`datasourceUid` of alert {title}")
    expr = model.get("expr")
    if uid in _OF_GRAFANA or expr is None or (kind is not None and "prometheus" not in reader.text(kind, "`type`")):
        return
    text = reader.text(expr, f"`expr` of alert {title}").strip()
    if text:
        start, end = expr.start_mark.line, max(expr.end_mark.line, expr.start_mark.line + 1)
        location = YamlLocation(reader.place, tuple(lines[start : end + 1]), start)
        name = reader.text(parts.get("refId"), f"`refId` of alert {title}")
        yield ParsedQuery(title, name, text, language_of(text, victoria=False), location)
