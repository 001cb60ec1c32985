"""templates/unit"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tradewatch.checks.rule_set import RuleSet
from tradewatch.checks.unit_words import UNITS
from tradewatch.model import RATIO, SECONDS, TIMESTAMP, Finding, Unit

_VALUE = r"(?:\$value|\.Value)"
_FUNCTION = re.compile(
    rf"\{{\{{-?\s*(?:{_VALUE}\s*\|\s*(humanizePercentage|humanizeDuration|humanizeTimestamp)"
    rf"|(humanizePercentage|humanizeDuration|humanizeTimestamp)\s+{_VALUE})\b"
)
_NUMBER = (
    rf"\{{\{{-?\s*(?:{_VALUE}(?:\s*\|\s*humanize)?|humanize\s+{_VALUE}"
    rf'|printf\s+"%[.\d]*[fgev]"\s+{_VALUE}|{_VALUE}\s*\|\s*printf\s+"%[.\d]*[fgev]")\s*-?\}}\}}\s?'
)
_PERCENT_SIGN = re.compile(
    rf"{_NUMBER}%"
    rf'|\{{\{{-?\s*(?:printf\s+"%[.\d]*[fgev]\s?%%"\s+{_VALUE}|{_VALUE}\s*\|\s*printf\s+"%[.\d]*[fgev]\s?%%")'
)

# The unit that is written behind a value.
_WORD = re.compile(rf"{_NUMBER}({'|'.join(UNITS)})\b")

# What each function expects, with its name for people.
_EXPECTED = {
    "humanizePercentage": (RATIO, "a ratio"),
    "humanizeDuration": (SECONDS, "seconds"),
    "humanizeTimestamp": (TIMESTAMP, "a timestamp in seconds"),
}


def check(rule_set: RuleSet) -> Iterator[Finding]:
    """An alert's text shows its value in a unit that it does not have."""
    for rule, tree in rule_set.typed_rules():
        unit = tree.type.unit
        if unit is None or not rule.is_alert:
            continue
        for name, text in rule.annotations.items():
            if unit == RATIO and _PERCENT_SIGN.search(text):
                yield rule.finding(
                    name,
                    f"{name} shows a ratio with the sign %",
                    details=f"{text}\nThe value is a ratio: 90% is shown as 0.9%.",
                    fix="use humanizePercentage, without `%`",
                )
            for found in _WORD.finditer(text):
                written = UNITS[found[1]]
                if unit.nature == "measure" and unit.powers == written.powers and unit != written:
                    yield rule.finding(
                        name,
                        f"{name} shows {unit} as {found[1]}",
                        details=f"{text}\nPeople read a number that is wrong by that factor, and take it as it is.",
                        fix="convert the expression and its limit, or write its own unit",
                    )
            for found in _FUNCTION.finditer(text):
                function = found[1] or found[2]
                expected, words = _EXPECTED[function]
                if _is_other(unit, expected):
                    yield rule.finding(
                        name,
                        f"{name} shows {unit} by {function}, which expects {words}",
                        details=f"{text}\nPeople read a number that is wrong by that factor, and take it as it is.",
                        fix="convert the expression and its limit, or show the value in another way",
                    )


def _is_other(unit: Unit, expected: Unit) -> bool:
    """Whether a value is certainly not in the unit: a plain number may be a ratio, or seconds."""
    if unit.nature in ("count", "0/1", "any"):
        return False
    return unit != expected and (unit.nature == "timestamp" or not unit.is_number or expected == RATIO)
