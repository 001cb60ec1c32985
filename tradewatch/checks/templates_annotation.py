"""templates/annotation: an alert's summary or description that Prometheus cannot render."""

from __future__ import annotations

from collections.abc import Iterator

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


def _faults(text: str) -> Iterator[str]:
    try:
        template = parse(text, PROMETHEUS_ANNOTATION)
    except TemplateSyntaxError as error:
        yield error.message
        return
    yield from map(str, references(template, PROMETHEUS_ANNOTATION).problems)
