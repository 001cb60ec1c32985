"""What promtool is to find of each alert: its cases as targets, with the alerts that each must raise."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from tradewatch.compiler import alert_rules, labels_of_series
from tradewatch.model import Alert, Environment, Metric, Problem, ProblemsFound, Project, RecordedTable
from tradewatch.promql import Labels, SyntaxFault, parse, result_labels, selected_series
from tradewatch.proofs.cases import Case, Schedule, cases, schedule
from tradewatch.proofs.expand import CannotExpand, expand
from tradewatch.proofs.series import InputSeries, input_series, target_labels

Target = Mapping[str, str]


class Subject(NamedTuple):
    """A case with the labels that its alert has; `annotations` are Prometheus templates."""

    case: Case
    labels: Mapping[str, str]
    annotations: Mapping[str, str]

    def texts(self, step: int) -> dict[str, str]:
        """The alert's annotations at a step, as Prometheus renders them. Raises CannotExpand."""
        value = self.case.value(step)
        return {name: expand(text, self.labels, value) for name, text in self.annotations.items()}


class Test(NamedTuple):
    """One test of promtool's: cases of one alert, side by side."""

    title: str
    alert: Alert
    series: tuple[InputSeries, ...]
    subjects: tuple[Subject, ...]
    times: Schedule


def tests_of(alert: Alert, project: Project, environment: Environment) -> Iterator[Test]:
    """The tests of one alert. Raises ProblemsFound when its labels cannot be foreseen."""
    rule = alert_rules(project, environment)[alert]
    try:
        expression = parse(rule["expr"])
        found = list(cases(alert, environment, project.series))
    except SyntaxFault:
        return  # promql/syntax speaks of it
    if not found:
        return
    wanted = result_labels(expression, labels_of_series(project))
    if wanted is None:
        raise unforeseen(alert, "expr", "the labels of its result cannot be told from its expression")
    times = schedule(alert, environment)

    def subject(case: Case, target: Target) -> Subject:
        labels = _labels(alert, case, target, wanted, project.series) if case.fires else {}
        return Subject(case, labels, rule["annotations"])

    def series(case: Case, target: Target) -> list[InputSeries]:
        return input_series(case.course, target, project.series, times.step, times.end)

    selected = set(selected_series(expression))
    tables = (each for each in project.recordings if isinstance(each, RecordedTable))
    told = next((table for table in tables if table.record in selected), None)
    if told is None:
        targets = [_target({"bot": case.name}) for case in found]
        everything = [each for case, target in zip(found, targets, strict=True) for each in series(case, target)]
        subjects = tuple(map(subject, found, targets))
        yield Test(alert.subject, alert, tuple(everything), subjects, times)
        return
    # A table says which targets there are, so a case cannot invent one: its first is put to each, alone.
    first, *others = (_target(labels) for labels, _ in told.rows(environment))
    healthy = found[0]
    for case in found:
        everything = series(case, first) + [each for other in others for each in series(healthy, other)]
        yield Test(f"{alert.subject}: {case.name}", alert, tuple(everything), (subject(case, first),), times)


def unforeseen(alert: Alert, argument: str, summary: str) -> ProblemsFound:
    """An alert of which no test can be made."""
    where = alert.defined.of_argument(argument)
    return ProblemsFound(Problem("proofs/unforeseen", where, alert.subject, summary, fix="or it cannot be proven"))


def _target(labels: Mapping[str, str]) -> Target:
    """A target's labels; `job` is that of whoever exposes a series."""
    return {**labels, "instance": f"{next(iter(labels.values()))}:9400"}


def _labels(alert: Alert, case: Case, target: Target, wanted: Labels, metrics: Mapping[str, Metric]) -> dict[str, str]:
    """The alert's labels: of its result, with the values that the case's samples have, and of its rule."""
    values: dict[str, set[str]] = {}
    for phase in case.course.phases:
        for samples in phase.samples:
            for name, value in target_labels(samples, target, metrics).items():
                values.setdefault(name, set()).add(value)
    labels = {}
    for name in sorted(wanted):
        choice = values.get(name) or ({target[name]} if name in target else set())
        if len(choice) != 1:
            said = f"have {len(choice)} values of the label {name!r}" if choice else f"lack the label {name!r}"
            raise unforeseen(alert, "samples", f"its samples {said}, which its result has once")
        labels[name] = choice.pop()
    return {**labels, **alert.all_labels, "alertname": alert.name}


__all__ = ["CannotExpand", "Subject", "Test", "tests_of", "unforeseen"]
