"""Faulty copies of a rule, each with one fault that a person may make and a review may miss."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from typing import Any, NamedTuple

from tradewatch.model import CRITICAL, INFO, NONE, WARNING, Project, duration, seconds
from tradewatch.promql import Catalogue, SyntaxFault, parse
from tradewatch.promql.tokens import in_groupings, tokens
from tradewatch.proofs.mutants.expressions import expression_mutants
from tradewatch.proofs.mutants.recorded import Groups, recorded_mutants

Rule = Mapping[str, Any]

_ADDED = {"for": "1m", "keep_firing_for": "5m"}
_LENGTHS = ((2, "doubled"), (0.5, "halved"), (1.5, "half as long again"), (0.75, "a quarter shorter"))
_PRINTED = {
    "humanizePercentage": ("humanize", "humanizeDuration"),
    "humanizeDuration": ("humanize", "humanizePercentage"),
    "humanize1024": ("humanize", "humanizeDuration"),
    "humanize ": ('printf "%.3f" ', "humanizePercentage ", "humanizeDuration "),
    "printf ": ("humanize | printf ",),
}
_REFERENCE = re.compile(r"\$labels\.(\w+)")


class Mutant(NamedTuple):
    """A rule with one fault; `fault` names it, with the same words in every run.

    If the fault is in what the rule reads, `recording` has all groups of recording rules with it.
    """

    fault: str
    rule: Rule
    recording: Groups | None = None


def mutants(rule: Rule, catalogue: Catalogue, severities: Sequence[str], measured: str = "") -> Iterator[Mutant]:
    """Every mutant of a rule as Prometheus reads it; without those that do not parse.

    The catalogue knows the labels and the label values of the series. `severities` are those that a label may
    become. The rule may have the expression `measured` for each limit.
    """
    for fault, text in expression_mutants(rule["expr"], catalogue, measured):
        # Only the value shows which side of `or` a result is from.
        shown = "$value" in str(rule["annotations"]) or fault != "or: sides exchanged"
        if shown and _parses(text):
            yield Mutant(fault, {**rule, "expr": text})
    for key in _ADDED:
        yield from _durations(rule, key)
    for key in ("labels", "annotations"):
        for name, value in rule[key].items():
            for fault, other in _values(key, name, value, severities):
                yield Mutant(f"{key[:-1]} {name}: {fault}", {**rule, key: {**rule[key], name: other}})
            yield Mutant(
                f"{key[:-1]} {name}: left out", {**rule, key: {k: v for k, v in rule[key].items() if k != name}}
            )
    for name in rule["annotations"]:
        for fault, text in _texts(name, rule):
            yield Mutant(f"annotation {name}: {fault}", {**rule, "annotations": {**rule["annotations"], name: text}})


def mistakable(project: Project) -> tuple[str, ...]:
    """The severities that somebody may write by mistake: those of the project's alerts, and the usual ones."""
    return tuple(dict.fromkeys(map(str, (*project.severities, CRITICAL, WARNING, INFO, NONE))))


def mutants_of_read(rule: Rule, groups: Groups, names: Set[str], catalogue: Catalogue) -> Iterator[Mutant]:
    """The rule as it is, with every mutant of the recording rules that record one of the names."""
    for fault, recording in recorded_mutants(groups, names, catalogue):
        yield Mutant(fault, rule, recording)


def _parses(text: str) -> bool:
    try:
        parse(text)
    except SyntaxFault:
        return False
    return True


def _values(key: str, name: str, value: str, severities: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Other values of a label or an annotation."""
    if (key, name) != ("labels", "severity"):
        yield "changed", f"{value} "
        return
    for severity in severities:
        if severity != value:
            yield f"becomes {severity}", severity


def _durations(rule: Rule, key: str) -> Iterator[Mutant]:
    if key not in rule:
        yield Mutant(f"{key}: added", {**rule, key: _ADDED[key]})
        return
    yield Mutant(f"{key}: left out", {name: value for name, value in rule.items() if name != key})
    for factor, fault in _LENGTHS:
        yield Mutant(f"{key}: {fault}", {**rule, key: duration(seconds(rule[key]) * factor)})


def _texts(name: str, rule: Rule) -> Iterator[tuple[str, str]]:
    """An annotation with another label, or with another function to print its value."""
    text = rule["annotations"][name]
    # Links have every variable of their dashboard; a label that the alert does not have is empty in any case.
    words = " ".join(each for key, each in rule["annotations"].items() if not key.endswith("_url"))
    known = sorted({*_REFERENCE.findall(words), *_grouped_by(rule["expr"])})
    for label in sorted({*_REFERENCE.findall(text)} & {*known}):
        for other in known:
            if other != label:
                yield f"{label} becomes {other}", re.sub(rf"\$labels\.{label}\b", f"$labels.{other}", text, count=1)
    for function, others in _PRINTED.items():
        if function in text:
            for other in others:
                yield f"{function.strip()} becomes {other.strip()}", text.replace(function, other, 1)
            break


def _grouped_by(expr: str) -> set[str]:
    stream = list(tokens(expr))
    return {stream[index].text for index in in_groupings(stream) if stream[index].kind == "word"} - {"le"}
