"""rules/required"""

from __future__ import annotations

from collections.abc import Iterator

from tradewatch.checks.rule_set import Rule, RuleSet
from tradewatch.model import Finding
from tradewatch.model.problem import near

# An annotation for a link has one of these names.
_OF_LINKS = ("_url", "_link")


def check(rule_set: RuleSet) -> Iterator[Finding]:
    """An alert without a label or an annotation that every alert must have, or with another value."""
    for rule in rule_set.rules:
        for name, allowed in rule_set.required.items() if rule.is_alert else ():
            texts = {**rule.annotations, **rule.labels}
            written = next((each for each in (name, *(name + end for end in _OF_LINKS)) if texts.get(each)), "")
            if not written:
                yield _missing(rule, name, texts.keys() - rule_set.required.keys())
            elif allowed and "{{" not in texts[written] and texts[written] not in allowed:
                choice = ", ".join(sorted(allowed))
                yield rule.finding(
                    written,
                    f"its {written} is {texts[written]!r}",
                    details="Routes and people know only the values of the list.",
                    fix=f"use one of {choice}",
                )


def _missing(rule: Rule, name: str, others: set[str]) -> Finding:
    misspelt = near(name, others)
    return rule.finding(
        misspelt or "alertname",
        f"does not have {name!r}" + (f", but {misspelt!r}" if misspelt else ""),
        details="It is required for every alert, as a label or an annotation.",
        fix=f"rename {misspelt!r}" if misspelt else f"add `{name}`",
    )
