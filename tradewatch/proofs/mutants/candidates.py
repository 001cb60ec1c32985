"""Every mutant of every alert, and the rule files with one of them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from textwrap import indent
from typing import NamedTuple

import yaml

from tradewatch.compiler import RECORDING, CompiledEnvironment, alert_path
from tradewatch.compiler.expressions import condition, measured, operand
from tradewatch.compiler.maintenance import outside_maintenance
from tradewatch.compiler.yaml import dump
from tradewatch.model import Alert, RuleGroup
from tradewatch.promql import parse, selected_series
from tradewatch.proofs.mutants.recorded import Groups
from tradewatch.proofs.mutants.rules import Mutant, mutants, mutants_of_read
from tradewatch.proofs.running.excerpt import rules_only

_NAME = re.compile(r"[\w:]+")


class Candidate(NamedTuple):
    """A mutant of an alert's rule."""

    group: RuleGroup
    alert: Alert
    mutant: Mutant


def candidates(compiled: CompiledEnvironment) -> list[Candidate]:
    """Every mutant of every alert in one environment; those of a recording rule are tried with its first reader.

    What maintenance adds is the same in all alerts, so it stays, or is left out as a whole. Alerts with the same name
    may be one rule for several metrics: a mutant that they share is made once.
    """
    groups, environment, catalogue = _recording(compiled), compiled.environment, compiled.shared.catalogue
    found: list[Candidate] = []
    recorded: set[str] = set()
    shared: set[tuple[str, ...]] = set()
    for group in compiled.project.groups:
        for alert in group.alerts:
            written = {**compiled.alert_rules[alert], "expr": condition(alert, environment)}
            labels = compiled.pausing_labels(alert)
            metrics = list(dict.fromkeys(selected_series(parse(written["expr"]))))
            for mutant in mutants(written, catalogue, _repeated(alert, written["expr"])):
                about = (alert.name, *_numbered(metrics, mutant.fault, mutant.rule["expr"]))
                if about in shared:
                    continue
                shared.add(about)
                rule = {**mutant.rule, "expr": outside_maintenance(mutant.rule["expr"], labels)}
                found.append(Candidate(group, alert, Mutant(mutant.fault, rule)))
            if labels:
                found.append(Candidate(group, alert, Mutant("maintenance: left out", written)))
            names = set(metrics) - recorded
            recorded |= names
            every = mutants_of_read(compiled.alert_rules[alert], groups, names, catalogue)
            found += [Candidate(group, alert, mutant) for mutant in every]
    return found


def _numbered(metrics: Sequence[str], *texts: str) -> list[str]:
    """Texts with a number in place of each metric."""
    numbers = {metric: f"metric {number}" for number, metric in enumerate(metrics)}
    return [_NAME.sub(lambda found: numbers.get(found[0], found[0]), text) for text in texts]


def _repeated(alert: Alert, text: str) -> str:
    """The measured expression, as the rule's expression has it several times."""
    once = operand(measured(alert))
    return next((each for each in (once, indent(once, "  ")) if text.count(each) > 1), "")


def _recording(compiled: CompiledEnvironment) -> Groups:
    deployed = compiled.tree.get(RECORDING)
    groups: Groups = yaml.safe_load(deployed)["groups"] if deployed else []
    return groups


def unchanged(found: Sequence[Candidate], compiled: CompiledEnvironment) -> list[Candidate]:
    """Each alert once, with its rule as it is deployed."""
    once = {each.alert: each for each in found}
    return [each._replace(mutant=Mutant("unchanged", compiled.alert_rules[alert])) for alert, each in once.items()]


def valued(annotations: Mapping[str, str]) -> dict[str, str]:
    """The annotations that show the value. The others show labels only, which a test compares anyway."""
    return {name: text for name, text in annotations.items() if "$value" in text}


def changes_texts(candidate: Candidate, compiled: CompiledEnvironment) -> bool:
    """Whether the fault of a mutant is in an annotation."""
    return bool(candidate.mutant.rule["annotations"] != compiled.alert_rules[candidate.alert]["annotations"])


def excerpt(candidate: Candidate, compiled: CompiledEnvironment) -> dict[str, str]:
    """The rule files with a mutant in place of its alert, by path: only alerts of its name, and what they read.

    Annotations take Prometheus a third of the time, so only a mutant of an annotation has more than the `valued` ones.
    """
    group, alert, mutant = candidate
    rules = compiled.alert_rules
    family = [mutant.rule if each is alert else rules[each] for each in group.alerts if each.name == alert.name]
    if not changes_texts(candidate, compiled):
        family = [{**each, "annotations": valued(each["annotations"])} for each in family]
    files = {alert_path(group): _written([{"name": group.name, "rules": family}])}
    if recording := _recording(compiled):
        files[RECORDING] = _written(recording if mutant.recording is None else mutant.recording)
    return dict(zip(files, rules_only(list(files.values()), alert.name), strict=True))


def _written(groups: Groups) -> str:
    return dump({"groups": groups}, made_from="a mutant").decode()
