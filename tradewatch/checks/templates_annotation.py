"""templates/annotation: an alert's summary or description that Prometheus cannot render."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from tradewatch.checks.case import Case
from tradewatch.gotemplate import PROMETHEUS_ANNOTATION, TemplateSyntaxError, parse, references
from tradewatch.model import Problem


def check(case: Case) -> Iterator[Problem]:
    for alert in case.project.alerts:
        texts = [(argument, getattr(alert, argument)) for argument in ("summary", "description")]
        for argument, text in [*texts, *(("labels", value) for value in alert.labels.values())]:
            for summary in _faults(text):
                yield Problem(
                    "templates/annotation",
                    alert.defined.of_argument(argument),
                    alert.subject,
                    f"{argument}: {summary}",
                    details=text,
                    fix="mend the template",
                )


# Cached, since alerts say the same in every environment.
@cache
def _faults(text: str) -> tuple[str, ...]:
    try:
        template = parse(text, PROMETHEUS_ANNOTATION)
    except TemplateSyntaxError as error:
        return (error.message,)
    return tuple(map(str, references(template, PROMETHEUS_ANNOTATION).problems))
