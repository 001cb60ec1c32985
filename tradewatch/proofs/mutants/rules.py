"""Faulty copies of a rule, each with one fault that a person may make and a review may miss."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Set
from itertools import permutations
from typing import Any, NamedTuple

from tradewatch.model import duration, seconds
from tradewatch.promql import Catalogue
from tradewatch.promql.labels import Labels
from tradewatch.promql.tokens import in_groupings, tokens
from tradewatch.proofs.mutants.expressions import expression_mutants
from tradewatch.proofs.mutants.meaning import means_the_same
from tradewatch.proofs.mutants.recorded import Groups, recorded_mutants

Rule = Mapping[str, Any]

_ADDED = {"for": "1m", "keep_firing_for": "5m"}
_LENGTHS = ((1.5, "half as long again"), (0.75, "a quarter shorter"))
_PRINTED = {
    "humanizePercentage": "humanize",
    "humanizeDuration": "humanize",
    "humanize1024": "humanize",
    "humanize ": 'printf "%.3f" ',
    "printf ": "humanize | printf ",
}
_REFERENCE = re.compile(r"\$labels\.(\w+)")


class Mutant(NamedTuple):
    """A rule with one fault; `fault` names it, with the same words in every run.

    If the fault is in what the rule reads, `recording` has all groups of recording rules with it.
    """

    fault: str
    rule: Rule
    recording: Groups | None = None


def mutants(rule: Rule, catalogue: Catalogue, measured: str = "") -> Iterator[Mutant]:
    """Every mutant of a rule as Prometheus reads it; without those that do not parse.

    The catalogue knows the labels and the label values of the series. The rule may have the expression `measured` for
    each limit.
    """
    shown = "$value" in str(rule["annotations"])
    for fault, text in expression_mutants(rule["expr"], catalogue, measured):
        # Only the value shows which side of `or` a result is from.
        if (shown or fault != "or: sides exchanged") and _is_fault(rule["expr"], text, catalogue, shown=shown):
            yield Mutant(fault, {**rule, "expr": text})
    for key in _ADDED:
        yield from _durations(rule, key)
    for key in ("labels", "annotations"):
        for name, value in rule[key].items():
            yield Mutant(f"{key[:-1]} {name}: changed", {**rule, key: {**rule[key], name: f"{value} "}})
    tree = catalogue.typed(rule["expr"])
    for name, fault, text in _texts(rule, tree.type.labels if tree else None):
        yield Mutant(f"annotation {name}: {fault}", {**rule, "annotations": {**rule["annotations"], name: text}})


def mutants_of_read(rule: Rule, groups: Groups, names: Set[str], catalogue: Catalogue) -> Iterator[Mutant]:
    """The rule as it is, with every mutant of the recording rules that record one of the names."""
    for fault, recording in recorded_mutants(groups, names, catalogue):
        yield Mutant(fault, rule, recording)


def _is_fault(text: str, other: str, catalogue: Catalogue, *, shown: bool) -> bool:
    """Whether the other text is an expression, and may mean something else."""
    one, changed = catalogue.typed(text), catalogue.typed(other)
    return changed is not None and (one is None or not means_the_same(one, changed, shown=shown))


def _durations(rule: Rule, key: str) -> Iterator[Mutant]:
    if key not in rule:
        yield Mutant(f"{key}: added", {**rule, key: _ADDED[key]})
        return
    yield Mutant(f"{key}: left out", {name: value for name, value in rule.items() if name != key})
    for factor, fault in _LENGTHS:
        yield Mutant(f"{key}: {fault}", {**rule, key: duration(seconds(rule[key]) * factor)})


def _texts(rule: Rule, labels: Labels | None) -> Iterator[tuple[str, str, str]]:
    """An annotation with another label, once for each two labels, or with another function to print its value.

    `labels` are those of the result; a label that the alert does not have is empty.
    """
    texts: Mapping[str, str] = rule["annotations"]
    # Links have every variable of their dashboard.
    words = " ".join(text for name, text in texts.items() if not name.endswith("_url"))
    known = sorted({*_REFERENCE.findall(words), *_grouped_by(rule["expr"])})
    for label, other in permutations(known, 2):
        reference = re.compile(rf"\$labels\.{label}\b")
        if labels and not (labels.may_have(label) or labels.may_have(other)):
            continue
        if name := next((name for name, text in texts.items() if reference.search(text)), None):
            yield name, f"{label} becomes {other}", reference.sub(f"$labels.{other}", texts[name], count=1)
    for name, text in texts.items():
        if function := next((each for each in _PRINTED if each in text), None):
            other = _PRINTED[function]
            yield name, f"{function.strip()} becomes {other.strip()}", text.replace(function, other, 1)


def _grouped_by(expr: str) -> set[str]:
    stream = list(tokens(expr))
    return {stream[index].text for index in in_groupings(stream) if stream[index].kind == "word"} - {"le"}
