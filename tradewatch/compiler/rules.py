"""Alert rules and recording rules as Prometheus rule files, one file per group."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from tradewatch.compiler.annotations import PanelLink, rule_annotations
from tradewatch.compiler.expressions import condition, limits_table, number
from tradewatch.compiler.maintenance import outside_maintenance
from tradewatch.compiler.yaml import dump
from tradewatch.filetree import Locator
from tradewatch.model import (
    Alert,
    Environment,
    Project,
    RecordedTable,
    RecordingRule,
    RuleGroup,
    Source,
    at,
    seconds,
)
from tradewatch.model.file_name import file_name

RECORDING = "prometheus/recording.yml"

Files = dict[str, bytes]
Rule = dict[str, Any]
# The groups of each rule file, by its path.
Documents = dict[str, list[dict[str, Any]]]
Origins = dict[str, dict[Locator, Source]]


def alert_path(group: RuleGroup) -> str:
    """The path of the rule file of a group's alerts."""
    return f"prometheus/alerts/{file_name(group.name)}.yml"


def alert_groups(group: RuleGroup) -> Mapping[str, Sequence[Alert]]:
    """The alerts of a group by their group in the rule file: those with an `every` of their own are apart."""
    groups: dict[str, list[Alert]] = {}
    for alert in group.alerts:
        groups.setdefault(f"{group.name}-{alert.every}" if alert.every else group.name, []).append(alert)
    return groups


def rule_documents(
    project: Project,
    environment: Environment,
    rules: Mapping[Alert, Mapping[str, Any]],
    recorded: Mapping[str, Sequence[RecordingRule | RecordedTable]],
) -> tuple[Documents, Origins]:
    """The groups of every rule file of an environment, and the definition of each rule, by ("groups", group, index).

    `rules` has the rule of each alert, `recorded` has the recording rules by group. Raises DefinitionError for a wrong
    row of a table.
    """
    documents: Documents = {}
    origins: Origins = {}
    for group in project.groups:
        if not group.alerts:
            continue
        path = alert_path(group)
        documents[path] = []
        origins[path] = {(): group.defined}
        for name, alerts in alert_groups(group).items():
            interval = {"interval": alerts[0].every} if alerts[0].every else {}
            documents[path].append({"name": name, **interval, "rules": [rules[alert] for alert in alerts]})
            origins[path] |= {("groups", name, index): alert.defined for index, alert in enumerate(alerts)}
    if recorded:
        documents[RECORDING] = []
        first = next(iter(recorded.values()))[0]
        origins[RECORDING] = {(): first.defined}
        for name, recordings in recorded.items():
            written: list[dict[str, Any]] = []
            for recording in recordings:
                for rule in _recording_rules(recording, environment):
                    origins[RECORDING][("groups", name, len(written))] = recording.defined
                    written.append(rule)
            documents[RECORDING].append({"name": name, "rules": written})
    return documents, origins


def rule_files(project: Project, documents: Documents, origins: Origins) -> Files:
    """Every rule file; its first line names the files of content from which it was made."""
    files: Files = {}
    for path, groups in documents.items():
        # The file of a recording rule depends on the rule; all alerts of a group are in the group's module or package.
        parts = [where for locator, where in origins[path].items() if bool(locator) is (path == RECORDING)]
        makers = {where.relative_to(project.root) for where in parts}
        files[path] = dump({"groups": groups}, made_from=", ".join(sorted(makers)))
    return files


def alert_rules(
    project: Project,
    environment: Environment,
    links: Mapping[str, PanelLink],
    pausing_labels: Callable[[Alert], Iterable[str]],
) -> Mapping[Alert, Mapping[str, Any]]:
    """The rule of every alert, as Prometheus reads it.

    `links` has the panels by the alerts' names, `pausing_labels` returns the labels whose maintenance pauses an alert.
    """
    return {
        alert: _alert_rule(alert, environment, links.get(alert.name), pausing_labels(alert)) for alert in project.alerts
    }


def _alert_rule(alert: Alert, environment: Environment, link: PanelLink | None, paused_by: Iterable[str]) -> Rule:
    rule: Rule = {"alert": alert.name, "expr": outside_maintenance(condition(alert, environment), paused_by)}
    for key, value in (("for", alert.hold), ("keep_firing_for", alert.keep_firing_for)):
        length = at(value, environment.name)
        if seconds(length):
            rule[key] = length
    rule["labels"] = dict(alert.all_labels)
    rule["annotations"] = rule_annotations(alert, environment, link)
    return rule


def recording_groups(project: Project) -> Mapping[str, Sequence[RecordingRule | RecordedTable]]:
    """The recording rules by group, with the tables of limits by label in the group `thresholds`."""
    groups: dict[str, list[RecordingRule | RecordedTable]] = {
        recording_group(project, group.name): list(group.recordings) for group in project.groups if group.recordings
    }
    limits = [table for alert in project.alerts if (table := limits_table(alert)) is not None]
    if limits:
        groups.setdefault(recording_group(project, "thresholds"), []).extend(limits)
    return groups


def recording_group(project: Project, name: str) -> str:
    """The name of the group with the recording rules of a group, which has another name if that has alerts too.

    promtool evaluates two groups with the same name in a random order.
    """
    return f"{name}-recordings" if any(group.name == name and group.alerts for group in project.groups) else name


def _recording_rules(recording: RecordingRule | RecordedTable, environment: Environment) -> list[dict[str, Any]]:
    if isinstance(recording, RecordingRule):
        labels = {"labels": dict(recording.labels)} if recording.labels else {}
        return [{"record": recording.record, "expr": recording.expr, **labels}]
    rows = [(dict(row), value) for row, value in recording.rows(environment)]
    for index, (row, _) in enumerate(rows):
        if row.keys() != set(recording.labels):
            recording.reject("rows", f"a row has the labels {sorted(row)}, the table {sorted(recording.labels)}")
        if row in [other for other, _ in rows[:index]]:
            recording.reject("rows", f"two rows have the labels {row} in {environment.name}")
    return [{"record": recording.record, "expr": f"vector({number(value)})", "labels": row} for row, value in rows]
