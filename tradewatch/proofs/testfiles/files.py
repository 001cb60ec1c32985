"""Writes the tests for promtool: one file per rule group and step, which loads the deployed rule files.

A test has the cases of an alert side by side, each with a target of its own: promtool evaluates all rules for each
test, and an alert must separate a healthy target from a broken one anyway. A library would need more time to write this
YAML than the rest of a build.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from tradewatch.compiler import RECORDING, CompiledEnvironment, CompiledProject, alert_groups, alert_path
from tradewatch.filetree import FileTree, Locator
from tradewatch.model import Alert, Environment, RuleGroup, Source, duration, seconds
from tradewatch.model.file_name import file_name
from tradewatch.model.matcher import quoted
from tradewatch.model.metric import METRIC_NAME
from tradewatch.proofs.context import ProofContext, proof_contexts
from tradewatch.proofs.testfiles.alert_tests import AlertTest, ExpectedAlert, KnownCases, tests_of
from tradewatch.proofs.testfiles.expand import CannotExpand
from tradewatch.proofs.untestable import untestable


def test_files(compiled: CompiledProject, environments: Iterable[Environment]) -> dict[Environment, FileTree]:
    """The test files of each of these environments. Pure.

    Raises ProblemsFound for an alert whose labels or texts cannot be known.
    """
    environments = tuple(environments)
    contexts = proof_contexts(compiled, environments)
    known = KnownCases()
    return {each: _files_of(contexts[each], known) for each in environments}


def _files_of(context: ProofContext, known: KnownCases) -> FileTree:
    files: dict[str, bytes] = {}
    origins: dict[str, dict[Locator, Source]] = {}
    for group in context.compiled.project.groups:
        for path, tests in tests_by_path(group, group.alerts, context, known).items():
            files[path] = test_file(path, group, tests, context.compiled)
            origins[path] = {(): group.defined} | {("tests", test.title): test.alert.defined for test in tests}
    return FileTree(files, origins)


def tests_by_path(
    group: RuleGroup, alerts: Iterable[Alert], context: ProofContext, known: KnownCases
) -> dict[str, list[AlertTest]]:
    """The tests of some of a group's alerts by the path of their file: one for each step."""
    families: dict[str, list[Alert]] = {}
    for alert in alerts:
        families.setdefault(alert.name, []).append(alert)
    usual = seconds(context.environment.evaluation_interval)
    by_path: dict[str, list[AlertTest]] = {}
    for family in families.values():
        for test in tests_of(family, context, known):
            slower = "" if test.times.step == usual else f"-{duration(test.times.step)}"
            by_path.setdefault(f"prometheus/tests/{file_name(group.name)}{slower}.yml", []).append(test)
    return by_path


def test_file(path: str, group: RuleGroup, tests: Sequence[AlertTest], compiled: CompiledEnvironment) -> bytes:
    """The tests as one file."""
    recording = [f"../{RECORDING.removeprefix('prometheus/')}"] if compiled.recording_groups else []
    # Without an order, promtool evaluates groups in a random order, and a recorded series may be one step late.
    order = [*compiled.recording_groups, *alert_groups(group)]
    rules = [*recording, f"../{alert_path(group).removeprefix('prometheus/')}"]
    lines = [
        f"# Generated from {group.defined.relative_to(compiled.project.root)} by `make build`; edit that, not this.",
        f"# Run it with: promtool test rules build/{compiled.environment.name}/{path}",
        "rule_files:",
        *(f"- {rule_file}" for rule_file in rules),
        f"evaluation_interval: {duration(tests[0].times.step)}",
        f"group_eval_order: [{', '.join(map(_text, order))}]",
        "tests:",
        *(line for test in tests for line in _test(test)),
        "",
    ]
    return "\n".join(lines).encode()


def _test(test: AlertTest) -> Iterator[str]:
    times, name = test.times, test.alert.name
    # Most names need no quotes, and people read these files.
    plain = METRIC_NAME.fullmatch(name) is not None
    yield f"- name: {_text(test.title)}"
    yield f"  interval: {duration(times.step)}"
    yield "  input_series:" if test.series else "  input_series: []"
    for series in test.series:
        yield f"  - series: {_text(series.series)}"
        yield f"    values: {_text(series.values)}"
    yield "  alert_rule_test:"
    anchors: dict[tuple[int, float | None], str] = {}
    for step, fires in _alert_evaluations(test):
        yield f"  - eval_time: {duration(step * times.step)}"
        yield f"    alertname: {name if plain else _text(name)}"
        if not fires or not test.expected:
            yield "    exp_alerts: []"
            continue
        yield "    exp_alerts:"
        for number, alert in enumerate(test.expected):
            yield from _expected(number, alert, step, test, anchors)
    evaluations = list(_state_evaluations(test)) if test.expected else []
    if evaluations:
        yield "  promql_expr_test:"
    for step, state in evaluations:
        expr = f'ALERTS{{alertname={quoted(name)},alertstate="{state}"}}'
        yield f"  - expr: {expr if plain else _text(expr)}"
        yield f"    eval_time: {duration(step * times.step)}"
        yield "    exp_samples:"
        for alert in test.expected:
            yield f"    - labels: {_text(_state(alert, state))}"
            yield "      value: 1"


def _alert_evaluations(test: AlertTest) -> list[tuple[int, bool]]:
    """The steps at which the test expects alerts with labels and texts, and whether it expects any."""
    times = test.times
    if times.is_constant:
        return [(times.must_fire, True), (times.must_resolve, True)]
    last = times.may_resolve - 1
    return [
        *([(times.start - 1, False)] if times.start < times.may_fire else []),
        (times.may_fire - 1, False),
        *((times.value_known + step, True) for step in range(3)),
        *([(last, True)] if times.steady and last > times.value_known + 2 else []),
        (times.must_resolve, False),
    ]


def _state_evaluations(test: AlertTest) -> Iterator[tuple[int, str]]:
    """The steps at which the test expects only a state: while the alert is pending, and while its value is unknown."""
    times = test.times
    if times.is_constant:
        return
    if times.pending is not None:
        yield times.pending, "pending"
    if times.must_fire < times.value_known:
        yield times.must_fire, "firing"
    if not times.steady and times.may_resolve > times.value_known + 3:
        yield times.may_resolve - 1, "firing"


def _expected(
    number: int, alert: ExpectedAlert, step: int, test: AlertTest, anchors: dict[tuple[int, float | None], str]
) -> Iterator[str]:
    """An expected alert in full, once for each value; later evaluations refer to its anchor."""
    key = (number, alert.case.value(step))
    if key in anchors:
        yield f"    - *{anchors[key]}"
        return
    texts = {}
    for name in alert.annotations:
        try:
            texts[name] = alert.text(name, step)
        except CannotExpand as error:
            raise untestable(test.alert, (name,), str(error)) from None
    # Unique in the file, because a strict reader wants that; ASCII, because promtool wants that.
    anchor = stem = re.sub(r"[^0-9A-Za-z_-]", "_", f"{test.alert.name}-{alert.case.name}")
    others = 1
    while anchor in anchors.values():
        others += 1
        anchor = f"{stem}-{others}"
    anchors[key] = anchor
    yield f"    - &{anchor}"
    yield "      exp_labels:"
    yield from _mapping({key: value for key, value in alert.labels.items() if key != "alertname"})
    yield "      exp_annotations:"
    yield from _mapping(texts)


def _mapping(values: Mapping[str, str]) -> Iterator[str]:
    for key, value in values.items():
        yield f"        {key}: {_text(value)}"


def _state(alert: ExpectedAlert, state: str) -> str:
    labels = {**alert.labels, "alertstate": state}
    return f"ALERTS{{{','.join(f'{name}={quoted(value)}' for name, value in sorted(labels.items()))}}}"


# A JSON string is a YAML string too.
_text = json.JSONEncoder(ensure_ascii=False).encode
