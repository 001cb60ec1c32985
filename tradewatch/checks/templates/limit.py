"""templates/limit"""

from __future__ import annotations

import re
from collections.abc import Iterator
from math import isclose

from tradewatch.checks.rule_set import Rule, RuleSet
from tradewatch.checks.unit_words import LENGTHS_OF_TIME
from tradewatch.model import SECONDS, Finding
from tradewatch.promql.reach import ranges

_QUANTITY = re.compile(rf"(?<![\w.])(\d+(?:\.\d+)?)\s?({'|'.join(LENGTHS_OF_TIME)})\b")
_ACTION = re.compile(r"\{\{.*?\}\}", re.DOTALL)

# The units in which a limit was meant: minutes and hours in a text are mostly those of `for`.
_MEANT = (SECONDS, SECONDS.scaled(1000))


def check(rule_set: RuleSet) -> Iterator[Finding]:
    """An alert's text names its limit in another unit than that of its expression."""
    for rule, found in rule_set.comparisons():
        unit = found.operand.type.unit
        if not rule.is_alert or unit is None or unit.nature != "measure" or unit.powers != SECONDS.powers:
            continue
        said = _said(rule)
        limit = found.limit / unit.scale
        if any(isclose(length, limit) for _, _, length in said):
            continue
        for name, text, length in said:
            if any(unit != meant and isclose(found.limit / meant.scale, length) for meant in _MEANT):
                yield rule.finding(
                    name,
                    f"{name} says {text}, and the limit {found.limit:g} is in {unit}",
                    details=f"{rule.expression.text}\nThe alert fires a thousand times too early, or too late.",
                    fix=f"use {length * unit.scale:g}, or correct the text",
                )
                break


def _said(rule: Rule) -> list[tuple[str, str, float]]:
    """The lengths of time in the annotations, but those of `for` and of ranges: the annotation, the text, seconds."""
    typed = rule.expression.typed
    others = (rule.hold, *(ranges(typed) if typed else ()))
    lengths = [
        (name, quantity[0], float(quantity[1]) / LENGTHS_OF_TIME[quantity[2]].scale)
        for name, text in rule.annotations.items()
        for quantity in _QUANTITY.finditer(_ACTION.sub("", text))
    ]
    return [each for each in lengths if not any(isclose(each[2], other) for other in others)]
