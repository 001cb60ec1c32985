"""templates/message: a message template that Alertmanager cannot read, or that asks for what is not there."""

from __future__ import annotations

from collections.abc import Iterator

from tradewatch.checks.case import Case
from tradewatch.compiler import channel_config
from tradewatch.gotemplate import ALERTMANAGER, Template, TemplateSyntaxError, parse, references
from tradewatch.model import Channel, MessageTemplates, Problem, Source

_FIX = "mend the template; amtool check-config does not see this"


def check(case: Case) -> Iterator[Problem]:
    defined: dict[str, tuple[Template, MessageTemplates]] = {}
    for file in case.project.templates:
        try:
            template = parse(file.text, ALERTMANAGER)
        except TemplateSyntaxError as error:
            where = Source(file.defined.file, error.line)
            yield Problem("templates/message", where, file.subject, error.message, fix=_FIX)
            continue
        for name, definition in template.definitions.items():
            if name in defined:
                summary = f"template {name!r} is also defined in {defined[name][1].name}"
                where = Source(file.defined.file, definition.at.line)
                yield Problem("templates/message", where, file.subject, summary, fix="give one another name")
            defined[name] = (definition, file)
    for channel in case.environment.channels:
        for text in _texts(channel_config(channel, case.environment)[1]):
            yield from _faults(channel, text, defined)


def _faults(
    channel: Channel, text: str, defined: dict[str, tuple[Template, MessageTemplates]]
) -> Iterator[Problem]:
    try:
        template = parse(text, ALERTMANAGER)
    except TemplateSyntaxError as error:
        yield Problem("templates/message", channel.defined, channel.subject, error.message, details=text, fix=_FIX)
        return
    templates = {name: definition for name, (definition, _) in defined.items()}
    for problem in references(template, ALERTMANAGER, templates).problems:
        place = problem.place
        if place.template in defined:
            file = defined[place.template][1]
            where, subject = Source(file.defined.file, place.at.line), file.subject
        else:
            where, subject = channel.defined, channel.subject
        yield Problem("templates/message", where, subject, str(problem), fix=_FIX)


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
