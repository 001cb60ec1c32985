"""templates/annotation"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from tradewatch.checks.rule_set import RuleSet
from tradewatch.gotemplate import PROMETHEUS_ANNOTATION, TemplateSyntaxError, parse, references
from tradewatch.model import Finding


def check(rule_set: RuleSet) -> Iterator[Finding]:
    """An alert's annotation or label that Prometheus cannot render."""
    for rule in rule_set.rules:
        for name, text in rule.templates:
            for summary in _faults(text):
                yield rule.finding(
                    name,
                    f"{name}: {summary}",
                    details=text,
                    fix="correct the template",
                )


# Cached, because alerts have the same texts in every environment.
@cache
def _faults(text: str) -> tuple[str, ...]:
    try:
        template = parse(text, PROMETHEUS_ANNOTATION)
    except TemplateSyntaxError as error:
        return (error.message,)
    return tuple(map(str, references(template, PROMETHEUS_ANNOTATION).problems))
