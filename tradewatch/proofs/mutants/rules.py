"""Faulty copies of a rule, each with one fault that a person may make and a review may miss."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from tradewatch.model import duration, seconds
from tradewatch.promql import SyntaxFault, parse
from tradewatch.promql.tokens import in_groupings, tokens
from tradewatch.proofs.mutants.expressions import expression_mutants

Rule = Mapping[str, Any]

_SEVERITIES = ("critical", "warning", "info", "none")
_ADDED = {"for": "1m", "keep_firing_for": "5m"}
_PRINTED = {
    "humanizePercentage": "humanize",
    "humanizeDuration": "humanize",
    "humanize1024": "humanize",
    "humanize ": 'printf "%.3f" ',
}
_REFERENCE = re.compile(r"\$labels\.(\w+)")


class Mutant(NamedTuple):
    """A rule with one fault; `fault` names it, with the same words in every run."""

    fault: str
    rule: Rule


def mutants(rule: Rule) -> Iterator[Mutant]:
    """Every mutant of a rule as Prometheus reads it; without those that do not parse."""
    for fault, text in expression_mutants(rule["expr"]):
        if _parses(text):
            yield Mutant(fault, {**rule, "expr": text})
    for key in _ADDED:
        yield from _durations(rule, key)
    for key in ("labels", "annotations"):
        for name, value in rule[key].items():
            other = _other_severity(value) if name == "severity" else f"{value} "
            yield Mutant(f"{key[:-1]} {name}: changed", {**rule, key: {**rule[key], name: other}})
            yield Mutant(
                f"{key[:-1]} {name}: left out", {**rule, key: {k: v for k, v in rule[key].items() if k != name}}
            )
    for name in rule["annotations"]:
        for fault, text in _texts(name, rule):
            yield Mutant(f"annotation {name}: {fault}", {**rule, "annotations": {**rule["annotations"], name: text}})


def _parses(text: str) -> bool:
    try:
        parse(text)
    except SyntaxFault:
        return False
    return True


def _other_severity(value: str) -> str:
    return _SEVERITIES[(_SEVERITIES.index(value) + 1) % len(_SEVERITIES)]


def _durations(rule: Rule, key: str) -> Iterator[Mutant]:
    if key not in rule:
        yield Mutant(f"{key}: added", {**rule, key: _ADDED[key]})
        return
    length = seconds(rule[key])
    yield Mutant(f"{key}: left out", {name: value for name, value in rule.items() if name != key})
    yield Mutant(f"{key}: doubled", {**rule, key: duration(length * 2)})
    yield Mutant(f"{key}: halved", {**rule, key: duration(length / 2)})


def _texts(name: str, rule: Rule) -> Iterator[tuple[str, str]]:
    """An annotation with another label, or with another function to print its value."""
    text = rule["annotations"][name]
    # Links have every variable of their dashboard; a label that the alert does not have is empty in any case.
    words = " ".join(each for key, each in rule["annotations"].items() if not key.endswith("_url"))
    known = sorted({*_REFERENCE.findall(words), *_grouped_by(rule["expr"])})
    for label in sorted({*_REFERENCE.findall(text)} & {*known}) if len(known) > 1 else ():
        other = known[(known.index(label) + 1) % len(known)]
        yield f"{label} becomes {other}", re.sub(rf"\$labels\.{label}\b", f"$labels.{other}", text, count=1)
    for function, other in _PRINTED.items():
        if function in text:
            yield f"{function.strip()} becomes {other.strip()}", text.replace(function, other, 1)
            break


def _grouped_by(expr: str) -> set[str]:
    stream = list(tokens(expr))
    return {stream[index].text for index in in_groupings(stream) if stream[index].kind == "word"} - {"le"}
