"""Reads Go text/template source the way Prometheus and Alertmanager do, without starting either.

`amtool check-config` and `promtool check rules` accept a misspelt field, an undefined template and a function with
too few arguments. Such a message fails, or is empty, when the alert fires. This package finds the mistake before that.

    >>> template = parse("{{ $labels.job }}: {{ $value | humanize }}", PROMETHEUS_ANNOTATION)
    >>> [read.name for read in references(template, PROMETHEUS_ANNOTATION).labels]
    ['job']
    >>> template = parse("{{ range .Alerts.Firing }}{{ .Lables.job }}{{ end }}", ALERTMANAGER)
    >>> print(references(template, ALERTMANAGER).problems[0])
    unknown field .Lables: Alert has no Lables, it has Status, Labels, Annotations, StartsAt, EndsAt, \
GeneratorURL, Fingerprint

The templates of a file are its `definitions`. Merge those of all files and pass them to `references` as `defined`.
"""

from tradewatch.gotemplate.dialects import ALERTMANAGER, PROMETHEUS_ANNOTATION
from tradewatch.gotemplate.findings import (
    KeyRead,
    NotIterable,
    References,
    TemplateCalled,
    TemplatePlace,
    TemplateProblem,
    UndefinedTemplate,
    UnknownField,
    WrongArguments,
)
from tradewatch.gotemplate.nodes import Template
from tradewatch.gotemplate.parser import parse, split_at_first_action
from tradewatch.gotemplate.position import TemplateSyntaxError, TextPosition
from tradewatch.gotemplate.references import references
from tradewatch.gotemplate.types import Dialect, Holder
