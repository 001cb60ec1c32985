"""Reads Go text/template source the way Prometheus and Alertmanager do, without starting either.

`amtool check-config` and `promtool check rules` accept a misspelt field, an undefined template or a
function with an argument too few: such a message fails, or comes out empty, when the alert fires. Here that
is found beforehand.

    >>> template = parse("{{ $labels.bot }}: {{ $value | humanize }}", PROMETHEUS_ANNOTATION)
    >>> [read.name for read in references(template, PROMETHEUS_ANNOTATION).labels]
    ['bot']
    >>> template = parse("{{ range .Alerts.Firing }}{{ .Lables.bot }}{{ end }}", ALERTMANAGER)
    >>> print(references(template, ALERTMANAGER).problems[0])
    unknown field .Lables: Alert has no Lables, it has Status, Labels, Annotations, StartsAt, EndsAt, \
GeneratorURL, Fingerprint

The templates of a file are its `definitions`; merged over all files they are what `references`
takes as `defined`.
"""

from tradewatch.gotemplate.dialects import ALERTMANAGER, PROMETHEUS_ANNOTATION
from tradewatch.gotemplate.findings import (
    KeyRead,
    NotIterable,
    Place,
    Reading,
    TemplateCalled,
    TemplateProblem,
    UndefinedTemplate,
    UnknownField,
    WrongArguments,
)
from tradewatch.gotemplate.nodes import Template
from tradewatch.gotemplate.parser import beginning, parse
from tradewatch.gotemplate.shapes import Dialect, Holder
from tradewatch.gotemplate.source import Position, TemplateSyntaxError
from tradewatch.gotemplate.walk import references

__all__ = [
    "ALERTMANAGER",
    "PROMETHEUS_ANNOTATION",
    "Dialect",
    "Holder",
    "KeyRead",
    "NotIterable",
    "Place",
    "Position",
    "Reading",
    "Template",
    "TemplateCalled",
    "TemplateProblem",
    "TemplateSyntaxError",
    "UndefinedTemplate",
    "UnknownField",
    "WrongArguments",
    "beginning",
    "parse",
    "references",
]
