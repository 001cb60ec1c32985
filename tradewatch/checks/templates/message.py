"""templates/message"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import NamedTuple

from tradewatch.checks.built_environment import BuiltEnvironment
from tradewatch.gotemplate import (
    ALERTMANAGER,
    Template,
    TemplateSyntaxError,
    UndefinedTemplate,
    parse,
    references,
)
from tradewatch.model import Finding, MessageTemplates, Source

_FIX = "correct or define the template; amtool check-config does not see this"
_DEFAULT = "define it in the project's templates, as those of `tradewatch init` do, or give the channel another text"


class _Definition(NamedTuple):
    template: Template
    file: MessageTemplates


class _Definitions(NamedTuple):
    """`problems` come from reading the files; not `complete` if some file could not be read."""

    by_name: Mapping[str, _Definition]
    problems: tuple[Finding, ...]
    complete: bool


class _Fault(NamedTuple):
    """`definition` is the template that contains it, None for the channel's own text."""

    summary: str
    line: int
    definition: _Definition | None


def check(built: BuiltEnvironment) -> Iterator[Finding]:
    """A message template that Alertmanager cannot read, or that uses something that does not exist."""
    files = built.project.templates
    definitions = _definitions(files)
    yield from definitions.problems
    for channel in built.environment.channels:
        for text in _texts(channel.config(built.environment.secrets)):
            for summary, line, definition in _faults(text, files):
                if definition is None:
                    default = text in vars(type(channel)).values()
                    yield channel.finding(summary, details=text, fix=_DEFAULT if default else _FIX)
                else:
                    file = definition.file
                    yield Finding(Source(file.defined.file, line), file.subject, summary, fix=_FIX)


# Cached, because environments usually share their channels' texts.
@cache
def _faults(text: str, files: tuple[MessageTemplates, ...]) -> tuple[_Fault, ...]:
    try:
        template = parse(text, ALERTMANAGER)
    except TemplateSyntaxError as error:
        return (_Fault(error.message, error.line, None),)
    defined, _, complete = _definitions(files)
    templates = {name: definition.template for name, definition in defined.items()}
    return tuple(
        _Fault(str(problem), problem.place.at.line, defined.get(problem.place.template))
        for problem in references(template, ALERTMANAGER, templates).problems
        # A missing definition may be in a file that cannot be read.
        if complete or not isinstance(problem, UndefinedTemplate)
    )


@cache
def _definitions(files: tuple[MessageTemplates, ...]) -> _Definitions:
    """The templates of all files by name."""
    defined: dict[str, _Definition] = {}
    problems = []
    complete = True
    for file in files:
        try:
            template = parse(file.text, ALERTMANAGER)
        except TemplateSyntaxError as error:
            problems.append(Finding(Source(file.defined.file, error.line), file.subject, error.message, fix=_FIX))
            complete = False
            continue
        for name, definition in template.definitions.items():
            if name in defined:
                where = Source(file.defined.file, definition.at.line)
                summary = f"template {name!r} is also defined in {defined[name].file.name}"
                problems.append(Finding(where, file.subject, summary, fix="rename one of them"))
            defined[name] = _Definition(definition, file)
    return _Definitions(defined, tuple(problems), complete)


def _texts(config: object) -> Iterator[str]:
    """Every string in a channel's configuration; Alertmanager expands templates in nearly all of them."""
    if isinstance(config, str):
        yield config
    elif isinstance(config, dict):
        for value in config.values():
            yield from _texts(value)
    elif isinstance(config, list):
        for value in config:
            yield from _texts(value)
