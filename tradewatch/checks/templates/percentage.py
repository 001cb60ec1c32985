"""templates/percentage"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tradewatch.checks.rule_set import RuleSet
from tradewatch.model import PERCENT, RATIO, Finding

_VALUE = r"(?:\$value|\.Value)"
_TIMES_HUNDRED = re.compile(rf"\{{\{{-?\s*(?:{_VALUE}\s*\|\s*humanizePercentage|humanizePercentage\s+{_VALUE})\b")
_PERCENT_SIGN = re.compile(
    rf"\{{\{{-?\s*(?:{_VALUE}(?:\s*\|\s*humanize)?|humanize\s+{_VALUE}"
    rf'|printf\s+"%[.\d]*[fgev]"\s+{_VALUE}|{_VALUE}\s*\|\s*printf\s+"%[.\d]*[fgev]")\s*-?\}}\}}\s?%'
    rf'|\{{\{{-?\s*(?:printf\s+"%[.\d]*[fgev]\s?%%"\s+{_VALUE}|{_VALUE}\s*\|\s*printf\s+"%[.\d]*[fgev]\s?%%")'
)


def check(rule_set: RuleSet) -> Iterator[Finding]:
    """An alert's text shows a ratio as a percentage, or multiplies a percentage by 100 again."""
    for rule, tree in rule_set.typed_rules():
        unit = tree.type.unit if rule.is_alert else None
        for name, text in rule.annotations.items():
            if unit == PERCENT and _TIMES_HUNDRED.search(text):
                yield rule.finding(
                    name,
                    f"{name} multiplies a percentage by 100",
                    details=f"{text}\nhumanizePercentage expects a ratio: 90% is shown as 9000%.",
                    fix="remove the factor of 100 from the expression and its limit, or use humanize and `%`",
                )
            elif unit == RATIO and _PERCENT_SIGN.search(text):
                yield rule.finding(
                    name,
                    f"{name} shows a ratio with the sign %",
                    details=f"{text}\nThe value is a ratio: 90% is shown as 0.9%.",
                    fix="use humanizePercentage, without `%`",
                )
