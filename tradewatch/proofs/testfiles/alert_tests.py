"""What promtool is to find of each alert: its cases as targets, with the alerts that each must raise."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from tradewatch.compiler import CompiledEnvironment
from tradewatch.model import Alert, Project, RecordedTable, ValueAlert
from tradewatch.promql import SyntaxFault, parse, selected_series
from tradewatch.promql.labels import Names
from tradewatch.proofs.cases.case import Case
from tradewatch.proofs.cases.family import of_family
from tradewatch.proofs.cases.generate import cases
from tradewatch.proofs.cases.kinds import case_kind
from tradewatch.proofs.context import ProofContext
from tradewatch.proofs.testfiles.expand import CannotExpand, expand
from tradewatch.proofs.testfiles.series import InputSeries, input_series, target_labels
from tradewatch.proofs.timing.case_times import CaseTimes
from tradewatch.proofs.untestable import untestable

Target = Mapping[str, str]


class ExpectedAlert(NamedTuple):
    """A case with the labels that its alert has; `annotations` are Prometheus templates."""

    case: Case
    labels: Mapping[str, str]
    annotations: Mapping[str, str]

    def text(self, name: str, step: int) -> str:
        """One of the alert's annotations at a step, as Prometheus renders it. Raises CannotExpand."""
        return expand(self.annotations[name], self.labels, self.case.value(step))


class AlertTest(NamedTuple):
    """One test of promtool's: cases of one alert, side by side."""

    title: str
    alert: Alert
    series: Sequence[InputSeries]
    subjects: tuple[ExpectedAlert, ...]
    times: CaseTimes


def tests_of(family: Sequence[Alert], context: ProofContext) -> Iterator[AlertTest]:
    """The tests of all alerts of one name, for promtool knows alerts by their name alone.

    Raises ProblemsFound when an alert's labels cannot be foreseen.
    """
    compiled = context.compiled
    try:
        alert_cases = _cases_of(tuple(family), context.equivalent(family))
        table = _table(family[0], compiled)
    except SyntaxFault:
        return  # promql/syntax speaks of it
    if not alert_cases:
        return
    name = family[0].subject if len(family) == 1 else f"alert {family[0].name}"
    if table is not None:
        yield from _on_table(name, alert_cases, table, compiled)
    elif len(alert_cases) > 1 and _merges(family[0], compiled):
        # What is about no target in particular would take all cases for one.
        for each in alert_cases:
            yield _test(name, [each], compiled)
    else:
        by_times: dict[CaseTimes, list[AlertCase]] = {}
        for each in alert_cases:
            by_times.setdefault(each.case.times, []).append(each)
        for number, together in enumerate(by_times.values()):
            test = _test(name, together, compiled)
            yield test if number else test._replace(title=name)


def _cases_of(family: tuple[Alert, ...], context: ProofContext) -> tuple[AlertCase, ...]:
    """All cases of the alerts of one name, made once."""
    if family not in context.cases:
        found = {alert: list(cases(alert, context)) for alert in family}
        for alert, its_cases in found.items():
            _check_examples(alert, its_cases)
        if len(family) > 1:
            found = of_family(found, context)
        project = context.compiled.project
        context.cases[family] = tuple(AlertCase(alert, case, project) for alert in family for case in found[alert])
    return context.cases[family]


def _check_examples(alert: Alert, its_cases: Sequence[Case]) -> None:
    names = [case.name for case in its_cases]
    if taken := sorted({name for name in names if names.count(name) > 1}):
        raise untestable(alert, ("fires_too", "silent_too"), f"an example has the name of another case: {taken[0]}")
    for example in (*alert.fires_too, *alert.silent_too):
        if case_kind(example.name):
            summary = f"an example is named like a generated case: {example.name}"
            raise untestable(alert, ("fires_too", "silent_too"), summary)
    for example in alert.fires_too:
        if isinstance(alert, ValueAlert) and example.value is None:
            raise untestable(alert, ("fires_too",), f"the example {example.name} has no value")


def _on_table(
    name: str, alert_cases: Sequence[AlertCase], table: RecordedTable, compiled: CompiledEnvironment
) -> Iterator[AlertTest]:
    """A table says which targets there are, so a case cannot invent one: its first is put to each, alone."""
    targets = [_target(labels) for labels, _ in table.rows(compiled.environment)]
    if not targets:
        return  # an empty table is about nobody
    first, *others = targets
    healthy = alert_cases[0]
    for each in alert_cases:
        times = each.case.times
        beside = [one for other in others for one in healthy.series_of(other, times)]
        yield AlertTest(
            f"{name}: {each.case.name}",
            each.alert,
            [*each.series_of(first, times), *beside],
            (each.subject(first, compiled),),
            times,
        )


def _test(name: str, alert_cases: Sequence[AlertCase], compiled: CompiledEnvironment) -> AlertTest:
    """A test of these cases, each with a target of its own."""
    everything = list(dict.fromkeys(series for each in alert_cases for series in each.series))
    subjects = tuple(each.subject(each.target, compiled) for each in alert_cases)
    return AlertTest(
        f"{name}: {alert_cases[0].case.name}", alert_cases[0].alert, everything, subjects, alert_cases[0].case.times
    )


def _table(alert: Alert, compiled: CompiledEnvironment) -> RecordedTable | None:
    """The table that tells which targets an alert is about, if there is one."""
    selected = set(selected_series(parse(compiled.alert_rules[alert]["expr"])))
    tables = (each for each in compiled.project.recordings if isinstance(each, RecordedTable))
    return next((table for table in tables if table.record in selected), None)


def _merges(alert: Alert, compiled: CompiledEnvironment) -> bool:
    wanted = compiled.shared.labels_of_result(alert, compiled.environment)
    return wanted is not None and not wanted & {compiled.project.identity, "instance"}


@dataclass(frozen=True, eq=False)
class AlertCase:
    """A case that is put to an alert."""

    alert: Alert
    case: Case
    project: Project

    @cached_property
    def target(self) -> Target:
        """A target of its own, which is called like the case."""
        return _target({self.project.identity: self.case.name})

    @cached_property
    def series(self) -> list[InputSeries]:
        """What its own target exposes."""
        return self.series_of(self.target, self.case.times)

    def series_of(self, target: Target, times: CaseTimes) -> list[InputSeries]:
        return input_series(self.case.timeline, target, self.project.series, times.step, times.must_resolve)

    def subject(self, target: Target, compiled: CompiledEnvironment) -> ExpectedAlert:
        rule = compiled.alert_rules[self.alert]
        if not self.case.fires:
            return ExpectedAlert(self.case, {}, {})
        wanted = compiled.shared.labels_of_result(self.alert, compiled.environment)
        if wanted is None:
            summary = "the labels of its result cannot be told from its expression"
            raise untestable(self.alert, ("expr", "when"), summary)
        given = [target_labels(each, target, self.project.series) for each in self.case.about]
        labels = _labels(self.alert, self.case, target, given, wanted)
        return ExpectedAlert(self.case, labels, rule["annotations"])


def _target(labels: Mapping[str, str]) -> Target:
    """A target's labels; `job` is that of whoever exposes a series."""
    return {**labels, "instance": f"{next(iter(labels.values()))}:9400"}


def _labels(alert: Alert, case: Case, target: Target, given: Sequence[Target], wanted: Names) -> dict[str, str]:
    """The alert's labels: of its result, with the values that the case's samples have, and of its rule."""
    labels = {}
    for name in sorted(wanted):
        if name in case.labels:
            choice = {case.labels[name]}
        else:
            choice = {labels_of_one[name] for labels_of_one in given if name in labels_of_one}
            choice = choice or ({target[name]} if name in target else set())
        if len(choice) != 1:
            summary = f"have {len(choice)} values of the label {name!r}" if choice else f"lack the label {name!r}"
            raise untestable(alert, ("samples", "samples_bad"), f"its samples {summary}, which its result has once")
        labels[name] = choice.pop()
    return {**labels, **alert.all_labels, "alertname": alert.name}


__all__ = ["AlertTest", "CannotExpand", "ExpectedAlert", "tests_of"]
