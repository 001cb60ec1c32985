"""What promtool is to find of each alert: its cases as targets, with the alerts that each must raise."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from tradewatch.compiler import alert_rules, labels_of_result
from tradewatch.model import Alert, Environment, Problem, ProblemsFound, Project, RecordedTable, ValueAlert
from tradewatch.promql import SyntaxFault, parse, selected_series
from tradewatch.promql.labels import Names
from tradewatch.proofs.cases import Case, cases
from tradewatch.proofs.expand import CannotExpand, expand
from tradewatch.proofs.schedule import Schedule, schedule
from tradewatch.proofs.series import InputSeries, input_series

Target = Mapping[str, str]


class Subject(NamedTuple):
    """A case with the labels that its alert has; `annotations` are Prometheus templates."""

    case: Case
    labels: Mapping[str, str]
    annotations: Mapping[str, str]

    def text(self, name: str, step: int) -> str:
        """One of the alert's annotations at a step, as Prometheus renders it. Raises CannotExpand."""
        return expand(self.annotations[name], self.labels, self.case.value(step))


class Test(NamedTuple):
    """One test of promtool's: cases of one alert, side by side."""

    title: str
    alert: Alert
    series: Sequence[InputSeries]
    subjects: tuple[Subject, ...]
    times: Schedule


def tests_of(family: Sequence[Alert], project: Project, environment: Environment) -> Iterator[Test]:
    """The tests of all alerts of one name, for promtool knows alerts by their name alone.

    Raises ProblemsFound when an alert's labels cannot be foreseen.
    """
    try:
        schedules = {alert: schedule(alert, environment, project.series) for alert in family}
        found = {alert: list(cases(alert, environment, schedules[alert], project.series)) for alert in family}
        table = _table(family[0], project, environment)
    except SyntaxFault:
        return  # promql/syntax speaks of it
    times = schedules[family[0]]
    for alert, its_cases in found.items():
        names = [case.name for case in its_cases]
        if taken := sorted({name for name in names if names.count(name) > 1}):
            raise unforeseen(alert, ("fires_too", "silent_too"), f"an example has the name of another case: {taken[0]}")
        for example in alert.fires_too:
            if isinstance(alert, ValueAlert) and example.value is None:
                raise unforeseen(alert, ("fires_too",), f"the example {example.name} has no value")
    if len(family) > 1:
        # They share what a case of one of them needs, so all cases of the first and the trouble of each are enough.
        found = dict(_of_family(found))
    put = [_Put(alert, case, project, environment) for alert, each in found.items() for case in each]
    if not put:
        return
    name = family[0].subject if len(family) == 1 else f"alert {family[0].name}"

    def series(case: Case, target: Target) -> list[InputSeries]:
        return input_series(case.course, target, project.series, times.step, times.end)

    if table is None and len(put) > 1 and _merges(family[0], project, environment):
        # What is about no target in particular would take all cases for one.
        for alone in put:
            target = _target({"bot": alone.case.name})
            given = series(alone.case, target)
            yield Test(f"{name}: {alone.case.name}", family[0], given, (alone.subject(target, given),), times)
        return
    if table is None:
        everything: list[InputSeries] = []
        subjects = []
        for each in put:
            target = _target({"bot": each.case.name})
            given = series(each.case, target)
            everything += given
            subjects.append(each.subject(target, given))
        yield Test(name, family[0], everything, tuple(subjects), times)
        return
    # A table says which targets there are, so a case cannot invent one: its first is put to each, alone.
    targets = [_target(labels) for labels, _ in table.rows(environment)]
    if not targets:
        return  # an empty table is about nobody
    first, *others = targets
    healthy = put[0].case
    for each in put:
        given = series(each.case, first)
        beside = [one for other in others for one in series(healthy, other)]
        yield Test(f"{name}: {each.case.name}", family[0], given + beside, (each.subject(first, given),), times)


def _of_family(found: Mapping[Alert, list[Case]]) -> Iterator[tuple[Alert, list[Case]]]:
    for number, (alert, each) in enumerate(found.items()):
        told_apart = "-".join(alert.labels.values())
        broken = [case._replace(name=f"broken-{told_apart}") for case in each if case.name == "broken"]
        yield alert, (each if number == 0 else broken)


def _table(alert: Alert, project: Project, environment: Environment) -> RecordedTable | None:
    """The table that tells which targets an alert is about, if there is one."""
    selected = set(selected_series(parse(alert_rules(project, environment)[alert]["expr"])))
    tables = (each for each in project.recordings if isinstance(each, RecordedTable))
    return next((table for table in tables if table.record in selected), None)


def _merges(alert: Alert, project: Project, environment: Environment) -> bool:
    wanted = labels_of_result(project, alert, environment)
    return wanted is not None and not wanted & {"bot", "instance"}


class _Put(NamedTuple):
    """A case that is put to an alert."""

    alert: Alert
    case: Case
    project: Project
    environment: Environment

    def subject(self, target: Target, given: Sequence[InputSeries]) -> Subject:
        rule = alert_rules(self.project, self.environment)[self.alert]
        if not self.case.fires:
            return Subject(self.case, {}, {})
        wanted = labels_of_result(self.project, self.alert, self.environment)
        if wanted is None:
            said = "the labels of its result cannot be told from its expression"
            raise unforeseen(self.alert, ("expr", "when"), said)
        labels = _labels(self.alert, self.case, target, given, wanted)
        return Subject(self.case, labels, rule["annotations"])


def unforeseen(alert: Alert, arguments: tuple[str, ...], summary: str) -> ProblemsFound:
    """An alert of which no test can be made; told at the first of these arguments that it has."""
    where = alert.defined.of_argument(*arguments)
    return ProblemsFound(Problem("proofs/unforeseen", where, alert.subject, summary, fix="or it cannot be proven"))


def _target(labels: Mapping[str, str]) -> Target:
    """A target's labels; `job` is that of whoever exposes a series."""
    return {**labels, "instance": f"{next(iter(labels.values()))}:9400"}


def _labels(alert: Alert, case: Case, target: Target, given: Sequence[InputSeries], wanted: Names) -> dict[str, str]:
    """The alert's labels: of its result, with the values that the case's series have, and of its rule."""
    labels = {}
    for name in sorted(wanted):
        if name in case.labels:
            choice = {case.labels[name]}
        else:
            choice = {one.labels[name] for one in given if name in one.labels}
            choice = choice or ({target[name]} if name in target else set())
        if len(choice) != 1:
            said = f"have {len(choice)} values of the label {name!r}" if choice else f"lack the label {name!r}"
            raise unforeseen(alert, ("samples", "samples_bad"), f"its samples {said}, which its result has once")
        labels[name] = choice.pop()
    return {**labels, **alert.all_labels, "alertname": alert.name}


__all__ = ["CannotExpand", "Subject", "Test", "tests_of", "unforeseen"]
