"""The tests of each alert: its cases as targets, and the alerts that must fire for them."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

from tradewatch.compiler import CompiledEnvironment
from tradewatch.model import Alert, Problem, ProblemsFound, Project, RecordedTable, ValueAlert
from tradewatch.model.matcher import quoted
from tradewatch.promql import SyntaxFault, parse, selected_series
from tradewatch.promql.labels import Names
from tradewatch.proofs.cases.case import Case
from tradewatch.proofs.cases.family import of_family
from tradewatch.proofs.cases.generate import cases
from tradewatch.proofs.cases.kinds import case_kind
from tradewatch.proofs.context import ProofContext
from tradewatch.proofs.expression import excludes, returned_series
from tradewatch.proofs.testfiles.expand import expand
from tradewatch.proofs.testfiles.series import InputSeries, input_series, target_labels
from tradewatch.proofs.timing.case_times import CaseTimes
from tradewatch.proofs.untestable import untestable

Target = Mapping[str, str]


class ExpectedAlert(NamedTuple):
    """An alert that must fire for a case; `annotations` are Prometheus templates."""

    case: Case
    labels: Mapping[str, str]
    annotations: Mapping[str, str]

    def text(self, name: str, step: int) -> str:
        """One of the alert's annotations at a step, as Prometheus renders it. Raises CannotExpand."""
        return expand(self.annotations[name], self.labels, self.case.value(step))


class AlertTest(NamedTuple):
    """One test of promtool: cases of one alert that have the same times, each with a target of its own."""

    title: str
    alert: Alert
    series: Sequence[InputSeries]
    expected: tuple[ExpectedAlert, ...]
    times: CaseTimes


class KnownCases:
    """The cases of alerts with the same name, made once for all environments in which they are the same."""

    def __init__(self) -> None:
        self._cases: dict[tuple[ProofContext, tuple[Alert, ...]], tuple[AlertCase, ...]] = {}

    def cases_of(self, family: tuple[Alert, ...], context: ProofContext) -> tuple[AlertCase, ...]:
        """All cases of these alerts in the context, in the alerts' order. Raises SyntaxFault and ProblemsFound."""
        if (context, family) not in self._cases:
            found = {alert: list(cases(alert, context)) for alert in family}
            for alert, its_cases in found.items():
                _check_examples(alert, its_cases)
            if len(family) > 1:
                found = of_family(found, context)
            project = context.compiled.project
            self._cases[context, family] = tuple(
                AlertCase(alert, case, project) for alert in family for case in found[alert]
            )
        return self._cases[context, family]


def tests_of(
    family: Sequence[Alert], context: ProofContext, known: KnownCases, at_once: int = sys.maxsize
) -> Iterator[AlertTest]:
    """The tests of all alerts with the same name, because promtool finds alerts by name.

    At most so many targets share a test. By default, all do that have the same times: one test costs less than many.

    Raises ProblemsFound if the labels of an alert cannot be known.
    """
    compiled = context.compiled
    try:
        alert_cases = known.cases_of(tuple(family), context.equivalent(family))
        table = _table(family[0], compiled)
    except SyntaxFault:
        return  # reported by promql/syntax
    if not alert_cases:
        return
    name = family[0].subject if len(family) == 1 else f"alert {family[0].name}"
    if table is not None:
        yield from _on_table(name, alert_cases, table, compiled)
    elif len(alert_cases) > 1 and _merges(family[0], compiled):
        # An alert without a label of its target would mix the cases up.
        for each in alert_cases:
            yield _test(name, [each], compiled)
    else:
        by_times: dict[CaseTimes, list[AlertCase]] = {}
        for each in alert_cases:
            by_times.setdefault(each.case.times, []).append(each)
        for number, together in enumerate(by_times.values()):
            # Alerts with the same name may share a target.
            targets = list(dict.fromkeys(each.case.name for each in together))
            for start in range(0, len(targets), at_once):
                some = targets[start : start + at_once]
                test = _test(name, [each for each in together if each.case.name in some], compiled)
                yield test if number else test._replace(title=name)


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
    """Tests of an alert that reads a table of targets: each case alone, as the first of them, beside healthy others.

    Each other row is broken once, and so is a target that the table does not have.
    """
    rows = [labels for labels, _ in table.rows(compiled.environment)]
    if not rows:
        return  # no target, no alert
    _check_rows(alert_cases[0].alert, table, rows, compiled)
    targets = [_target(labels) for labels in rows]
    healthy, *_ = alert_cases
    for each in alert_cases:
        yield _of_row(f"{name}: {each.case.name}", each, targets[0], targets, healthy, compiled)
    for broken in (each for each in alert_cases if each.case.name == "broken"):
        for target in targets[1:]:
            own = replace(broken, case=broken.case._replace(name=f"broken-{next(iter(target.values()))}"))
            yield _of_row(f"{name}: {own.case.name}", own, target, targets, healthy, compiled)
        stranger = _target(dict.fromkeys(table.labels, "not-in-the-table"))
        others = [one for each in targets for one in healthy.series_of(each, broken.case.times)]
        series = [*others, *broken.series_of(stranger, broken.case.times)]
        yield AlertTest(f"{name}: not-in-the-table", broken.alert, series, (), broken.case.times)


def _check_rows(
    alert: Alert, table: RecordedTable, rows: Sequence[Mapping[str, str]], compiled: CompiledEnvironment
) -> None:
    """Raise ProblemsFound if an alert on what is missing reads a table that lacks a watched program."""
    identity = compiled.project.identity
    present = {labels.get(identity) for labels in rows}
    missing = [name for name in compiled.environment.watched if name not in present] if identity in table.labels else []
    typed = compiled.shared.condition(alert, compiled.environment)
    if missing and typed is not None and excludes(typed):
        fix = f"add a row for each {identity} of the environment"
        summary = f"it has no row for {missing[0]}, so {alert.subject} cannot fire for it"
        raise ProblemsFound(Problem("proofs/unforeseen", table.defined, table.subject, summary, fix=fix))


def _of_row(
    title: str,
    case: AlertCase,
    target: Target,
    targets: Sequence[Target],
    healthy: AlertCase,
    compiled: CompiledEnvironment,
) -> AlertTest:
    """A test in which one of the targets in a table has a case, and the others are healthy."""
    times = case.case.times
    others = [one for other in targets if other != target for one in healthy.series_of(other, times)]
    expected = tuple(case.expected(target, compiled))
    return AlertTest(title, case.alert, [*case.series_of(target, times), *others], expected, times)


def _test(name: str, alert_cases: Sequence[AlertCase], compiled: CompiledEnvironment) -> AlertTest:
    """A test of these cases, each with a target of its own."""
    first = alert_cases[0]
    series = list(dict.fromkeys(one for each in alert_cases for one in each.series))
    expected = tuple(alert for each in alert_cases for alert in each.expected(each.target, compiled))
    return AlertTest(f"{name}: {first.case.name}", first.alert, series, expected, first.case.times)


def _table(alert: Alert, compiled: CompiledEnvironment) -> RecordedTable | None:
    """The recorded table that lists the alert's targets, if it reads one."""
    selected = set(selected_series(parse(compiled.alert_rules[alert]["expr"])))
    tables = (each for each in compiled.project.recordings if isinstance(each, RecordedTable))
    return next((table for table in tables if table.record in selected), None)


def _merges(alert: Alert, compiled: CompiledEnvironment) -> bool:
    """Whether the result of an alert does not say which target it is about."""
    wanted = compiled.shared.labels_of_result(alert, compiled.environment)
    return wanted is not None and not wanted & {compiled.project.identity, "instance"}


@dataclass(frozen=True, eq=False)
class AlertCase:
    """A case of an alert."""

    alert: Alert
    case: Case
    project: Project

    @cached_property
    def target(self) -> Target:
        """The labels of a target of its own, which has the name of the case."""
        return _target({self.project.identity: self.case.name})

    @cached_property
    def series(self) -> list[InputSeries]:
        """The series of its own target."""
        return self.series_of(self.target, self.case.times)

    def series_of(self, target: Target, times: CaseTimes) -> list[InputSeries]:
        """The series of another target in this case, until the end of `times`."""
        series = input_series(self.case.timeline, target, self.project.series, times.step, times.must_resolve)
        if label := self.case.in_maintenance:
            # The rule that records this series records nothing in 1970, where promtool begins.
            given = any(label in each.labels for phase in self.case.timeline.phases for each in phase.samples)
            value = quoted(self.case.name if given else target[label])
            series.append(InputSeries(f"{label}:maintenance{{{label}={value}}}", f"1x{times.must_resolve}"))
        return series

    def expected(self, target: Target, compiled: CompiledEnvironment) -> Iterator[ExpectedAlert]:
        """The alert that fires for this target, if the case fires. Raises ProblemsFound if its labels are unknown."""
        if not self.case.fires:
            return
        wanted = compiled.shared.labels_of_result(self.alert, compiled.environment)
        if wanted is None:
            summary = "the labels of its result cannot be inferred from its expression"
            raise untestable(self.alert, ("expr", "when"), summary)
        typed = compiled.shared.condition(self.alert, compiled.environment)
        returned = returned_series(typed) if typed else frozenset[str]()
        about = [each for each in self.case.about if each.series in returned] or self.case.about
        given = [target_labels(each, target, self.project.series) for each in about]
        labels = _labels(self.alert, self.case, target, given, wanted)
        yield ExpectedAlert(self.case, labels, compiled.alert_rules[self.alert]["annotations"])


def _target(labels: Mapping[str, str]) -> Target:
    """A target's labels without `job`, which depends on the exporter of a series."""
    return {**labels, "instance": f"{next(iter(labels.values()))}:9400"}


def _labels(alert: Alert, case: Case, target: Target, given: Sequence[Target], wanted: Names) -> dict[str, str]:
    """The labels of the alert: those of its result, with values from the case's samples, and those of its rule."""
    labels = {}
    for name in sorted(wanted):
        if name in case.labels:
            values = {case.labels[name]}
        else:
            values = {each[name] for each in given if name in each}
            values = values or ({target[name]} if name in target else set())
        if len(values) != 1:
            summary = f"have {len(values)} values of the label {name!r}" if values else f"lack the label {name!r}"
            raise untestable(alert, ("samples", "samples_bad"), f"its samples {summary}, which its result has once")
        labels[name] = values.pop()
    return {**labels, **alert.all_labels, "alertname": alert.name}
