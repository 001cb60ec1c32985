"""rulers/template"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from tradewatch.checks.built_environment import BuiltEnvironment
from tradewatch.gotemplate import (
    PROMETHEUS_ANNOTATION,
    Dialect,
    Holder,
    TemplateSyntaxError,
    parse,
    references,
    split_at_first_action,
)
from tradewatch.model import Finding, Ruler, Version, VictoriaMetrics
from tradewatch.model.owner import OWNER

# The functions of Prometheus' templates that vmalert does not have, with the version that added them.
_VMALERT: dict[str, Version | None] = {"toTime": Version(1, 81), "graphLink": None, "tableLink": None}


def check(built: BuiltEnvironment) -> Iterator[Finding]:
    """A template needs something that the ruler does not have."""
    ruler = built.environment.ruler
    if ruler is None:
        return
    dialect = _dialect(ruler)
    for alert in built.project.alerts:
        for label in built.environment.owners_by_label:
            if OWNER not in alert.all_labels and "{{" in alert.labels.get(label, ""):
                yield alert.finding(
                    f"the label {label} is a template, and {ruler.title} needs its value to know the owner",
                    argument="labels",
                    details=f"{alert.labels[label]}\nWith a ruler, the owner is a label of the rule, and it depends on "
                    "the labels of the series.",
                    fix="name the `owner` of the alert, or of its group",
                )
    for rule in built.rules:
        for name, text in rule.templates:
            _, actions = split_at_first_action(text)
            try:
                template = parse(actions, PROMETHEUS_ANNOTATION)
            except TemplateSyntaxError:
                continue  # templates/annotation reports it
            for read in references(template, PROMETHEUS_ANNOTATION).labels:
                if read.holder is Holder.EXTERNAL_LABELS:
                    yield rule.finding(
                        name,
                        f"{name} reads the external label {read.name}, which {ruler.title} does not have",
                        details=f"{text}\nIt is rendered as nothing. The rules have these labels as their own, which "
                        "templates do not see.",
                        fix="use $labels if the series have the label, or leave it out: routes and messages have it",
                    )
            try:
                parse(actions, dialect)
            except TemplateSyntaxError as error:
                yield rule.finding(
                    name,
                    f"{name} cannot be read by {ruler.title} {ruler.version}: {error}",
                    details=f"{text}\n{ruler.title} would refuse the whole file of rules.",
                    fix="write it without that function",
                )


def _dialect(ruler: Ruler) -> Dialect:
    if not isinstance(ruler, VictoriaMetrics):
        return PROMETHEUS_ANNOTATION
    missing = {name for name, since in _VMALERT.items() if since is None or ruler.version < since}
    known = {name: each for name, each in PROMETHEUS_ANNOTATION.functions.items() if name not in missing}
    return replace(PROMETHEUS_ANNOTATION, name="vmalert annotation", functions=known)
