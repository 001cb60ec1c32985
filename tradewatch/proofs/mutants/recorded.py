"""Faulty copies of the recording rules and recorded tables that an alert reads."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from typing import Any

from tradewatch.promql import Catalogue
from tradewatch.proofs.mutants.expressions import expression_mutants

Groups = Sequence[Mapping[str, Any]]

_ROW = re.compile(r"vector\((.+)\)")
# A row with this value only says that something exists.
_EXISTS = "1"
_FACTORS = ((1.01, "a little higher"), (0.99, "a little lower"))


def recorded_mutants(groups: Groups, names: Set[str], catalogue: Catalogue) -> Iterator[tuple[str, Groups]]:
    """Each fault of a rule that records one of the names, with all groups of recording rules."""
    for number, group in enumerate(groups):
        for position, rule in enumerate(group["rules"]):
            for fault, changed in _mutants(rule, catalogue) if rule["record"] in names else ():
                rules = [*group["rules"][:position], *changed, *group["rules"][position + 1 :]]
                yield fault, [*groups[:number], {**group, "rules": rules}, *groups[number + 1 :]]


def _mutants(rule: Mapping[str, Any], catalogue: Catalogue) -> Iterator[tuple[str, list[Mapping[str, Any]]]]:
    """Each fault of a rule with what is in its place."""
    record, labels = rule["record"], rule.get("labels", {})
    row = _ROW.fullmatch(rule["expr"])
    if row is None:
        for fault, expr in expression_mutants(rule["expr"], catalogue):
            yield f"{record}: {fault}", [{**rule, "expr": expr}]
        return
    which = f"{record} {' '.join(labels.values())}"
    yield f"{which}: left out", []
    for name in labels:
        yield f"{which}: label {name} changed", [{**rule, "labels": {**labels, name: "mutant"}}]
    for factor, fault in _FACTORS if row[1] != _EXISTS else ():
        yield f"{which}: {fault}", [{**rule, "expr": f"vector({float(row[1]) * factor:.10g})"}]
