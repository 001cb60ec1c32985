"""runbooks/facts"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from tradewatch.checks.built_environment import BuiltEnvironment
from tradewatch.compiler.phrasing import quantity
from tradewatch.compiler.runbooks import Runbook, Section
from tradewatch.model import (
    CRITICAL,
    INFO,
    WARNING,
    Alert,
    Channel,
    Environment,
    Finding,
    Severity,
    ValueAlert,
    at,
    seconds,
)
from tradewatch.model.file_name import file_name
from tradewatch.routing import channels_of

# A section, what it should say, and the words that say it.
Fact = tuple[str, str, str]


def check(built: BuiltEnvironment) -> Iterator[Finding]:
    """A runbook that disagrees with its alert about a limit, a duration, the severity or a channel."""
    by_name: dict[str, list[Alert]] = {}
    for alert in built.project.alerts:
        by_name.setdefault(file_name(alert.name), []).append(alert)
    for name, runbook in built.compiled.shared.runbooks.items():
        for heading, summary, fix in _faults(built, runbook, by_name.get(name, [])):
            section = runbook.section(heading)
            yield Finding(
                runbook.at(section.line if section else 1),
                runbook.subject,
                summary,
                details="The person who is woken decides by these numbers; prose does not follow the definitions.",
                fix=fix,
            )


def _faults(built: BuiltEnvironment, runbook: Runbook, alerts: list[Alert]) -> Iterator[Fact]:
    for section in runbook.sections if alerts else ():
        if section.heading == "Meaning":
            yield from _meaning(built, section, alerts)
        elif section.heading == "Wake":
            yield from _wake(section, alerts, built.project.severities)
            meaning = runbook.section("Meaning")
            if meaning and re.search(rf"\b{built.environment.name}\b", meaning.prose):
                yield from _channels(built, section, alerts)
        elif section.heading == "After":
            yield from _after(built.environment, section, alerts)


def _meaning(built: BuiltEnvironment, section: Section, alerts: list[Alert]) -> Iterator[Fact]:
    """The limit and the hold, in each environment that the section names."""
    names = [each.name for each in built.project.environments]
    named = [name for name in names if re.search(rf"\b{name}\b", section.prose)]
    for alert in alerts:
        facts = list(_numbers(alert, built.environment.name))
        if facts and not named:
            yield "Meaning", "does not say in which environment it fires", f'"It fires in {names[-1]} when ..."'
            return
        if built.environment.name in named:
            for text in facts:
                if not re.search(rf"(?<!\w){re.escape(text)}(?![\w.]*\w)", section.prose):
                    summary = f"does not say {text!r}, which {alert.name} has in {built.environment.name}"
                    yield "Meaning", summary, f"write {text!r}"


def _numbers(alert: Alert, environment: str) -> Iterator[str]:
    """`above 5%` for the limit and each exception, the label values that have one, `for 5m` for the hold."""
    hold = at(alert.hold, environment)
    if seconds(hold):
        yield f"for {hold}"
    if isinstance(alert, ValueAlert):
        limit, side = alert.threshold, "above" if alert.above else "below"
        for value in (None, *limit.exceptions):
            yield f"{side} {quantity(limit.at(environment, value), limit.unit)}"
        yield from limit.exceptions


def _wake(section: Section, alerts: list[Alert], severities: Iterable[Severity]) -> Iterator[Fact]:
    first = section.prose.split(". ")[0]
    known = dict.fromkeys(each for each in (*severities, CRITICAL, WARNING, INFO) if each.notifies)
    stated = {each for each in known if re.search(rf"\b{re.escape(each)}\b", first, re.IGNORECASE)}
    expected = {alert.severity for alert in alerts if alert.severity.notifies}
    if stated != expected:
        wanted = " and ".join(each for each in known if each in expected) or "no severity"
        yield "Wake", f"the first sentence does not name the severity: {wanted}", f"begin with {wanted.capitalize()}"


def _channels(built: BuiltEnvironment, section: Section, alerts: list[Alert]) -> Iterator[Fact]:
    """A page that names channels has no wrong one, and each one that pages."""
    routes = [matched for alert in alerts for matched in built.matched_routes_of_alerts.get(alert, ())]
    reached = {channel for matched in routes for channel in channels_of(matched.settings.receiver, built.environment)}
    kinds, paging = ({each.kind() for each in reached if each.incidents >= only} for only in (False, True))
    known = kinds | {each.kind() for each in Channel.__subclasses__()}
    first = section.prose.split(". ")[0].lower()
    named = {kind for kind in known if re.search(rf"\b{re.escape(kind)}\b", first)}
    where = f"of {alerts[0].name} in {built.environment.name}"
    for kind in sorted(named - kinds if routes else ()):
        yield "Wake", f"names {kind}, but no message {where} goes there", "name the channels of its routes, or none"
    for kind in sorted(paging - named if named else ()):
        yield "Wake", f"does not name {kind}, which pages for messages {where}", f"name {kind}"


def _after(environment: Environment, section: Section, alerts: list[Alert]) -> Iterator[Fact]:
    keeps = {at(alert.keep_firing_for, environment.name) for alert in alerts}
    expected = {keep for keep in keeps if seconds(keep)}
    stated = set(re.findall(r"keeps firing for (\w+)", section.prose))
    if stated != expected:
        wanted = " and ".join(f"'keeps firing for {keep}'" for keep in sorted(expected))
        summary = f"does not say {wanted}" if expected - stated else f"says 'keeps firing for {min(stated - expected)}'"
        yield "After", summary, f"write {wanted}" if expected else "remove that: it resolves at once"
    for alert in alerts:
        constant = alert.threshold.defined.constant() if isinstance(alert, ValueAlert) else ""
        if constant and not (constant in section.text and "`tune`" in section.text):
            yield "After", f"does not send the reader to `tune` of {constant}", f"name {constant} and its `tune`"
