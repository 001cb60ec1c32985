"""Runs situations with promtool, over all deployed rules together, and reports those that come out wrong."""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from tradewatch.compiler import CompiledEnvironment, CompiledProject, alert_groups
from tradewatch.compiler.situations import programs_of
from tradewatch.model import Problem, Situation, World, duration
from tradewatch.proofs.situations.cast import Scene, scenes
from tradewatch.proofs.situations.expectations import Expectation, expectations
from tradewatch.proofs.situations.series import input_series
from tradewatch.toolchain import Promtool, side_by_side

# Each promtool uses one core.
_PROCESSES = 2
# Seconds for one test; one of three hours takes about twenty.
_TIMEOUT = 600.0
_TEST = "situations.yml"

_FAILED = re.compile(
    r"^ {4}(?:name: [^\n]*,\n {4})?"
    r'expr: "(?P<expression>(?:[^"\\]|\\.)*)", time: (?P<time>[^,\s]+), *\n'
    r" {8}exp: ?(?P<wanted>[^\n]*)\n {8}got: ?(?P<got>[^\n]*)",
    re.MULTILINE,
)
_ALERT = re.compile(r"\{((?:[^{}\"]|\"(?:[^\"\\]|\\.)*\")*)\}")


def run_situations(
    situations: Iterable[Situation], world: World, compiled: CompiledProject, promtool: Promtool
) -> Iterator[list[Problem]]:
    """What is wrong with each situation, in the order of their tests, as it is found.

    Raises ToolError if promtool cannot be run, and DefinitionError for a situation that cannot be made a test.
    """
    tests = list(scenes(compiled.project, situations))
    results = side_by_side(lambda each: _run(each, world, compiled, promtool), tests, at_once=_PROCESSES)
    for scene, wrong in zip(tests, results, strict=True):
        for situation in scene.cast.values():
            yield [_problem(situation, wrong[situation])] if situation in wrong else []


def _run(scene: Scene, world: World, shared: CompiledProject, promtool: Promtool) -> dict[Situation, list[str]]:
    """What is wrong with the situations of a test; those that are right are left out."""
    compiled = shared.within(scene.environment)
    expected = expected_in(scene, compiled)
    with tempfile.TemporaryDirectory() as folder:
        rules = {path: text.decode() for path, text in compiled.rule_files[0].items()}
        for path, text in {**rules, _TEST: scene_test(scene, world, expected, rules, compiled)}.items():
            file = Path(folder, path)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, "utf-8")
        (output,) = promtool.test_rules([Path(folder, _TEST)], _TIMEOUT)
    return {} if output is None else _wrong(output, scene, expected)


def expected_in(scene: Scene, compiled: CompiledEnvironment) -> list[Expectation]:
    """What the situations of a test expect."""
    by_name = {program.name: program for program in programs_of(scene.environment, compiled.project.identity)}
    return [
        each
        for name, situation in scene.cast.items()
        for each in expectations(situation, by_name[name], scene.interval, compiled)
    ]


def scene_test(
    scene: Scene,
    world: World,
    expected: Iterable[Expectation],
    rules: Mapping[str, str],
    compiled: CompiledEnvironment,
) -> str:
    """A promtool test of these rule files, by path, with the series that they read; JSON is YAML."""
    text = "".join(rules.values())
    series = (each for each in input_series(scene, world, compiled.project) if each.series.partition("{")[0] in text)
    groups = [name for group in compiled.project.groups for name in alert_groups(group)]
    test = {
        "rule_files": list(rules),
        "evaluation_interval": duration(scene.interval),
        # Recorded series first; without an order, promtool evaluates groups in a random one.
        "group_eval_order": [*compiled.shared.recording_groups, *groups],
        "tests": [
            {
                "interval": duration(scene.interval),
                "input_series": [each._asdict() for each in series],
                "promql_expr_test": [
                    {
                        "expr": each.expression,
                        "eval_time": duration(each.time),
                        "exp_samples": [{"labels": _selector(labels), "value": 1} for labels in each.labels],
                    }
                    for each in expected
                ],
            }
        ],
    }
    return json.dumps(test, indent=1)


def _selector(labels: Mapping[str, str]) -> str:
    state = {**labels, "alertstate": "firing"}
    return f"{{{','.join(f'{name}={json.dumps(value)}' for name, value in sorted(state.items()))}}}"


def _wrong(output: str, scene: Scene, expected: Sequence[Expectation]) -> dict[Situation, list[str]]:
    by_place = {(each.expression, duration(each.time)): each for each in expected}
    wrong: dict[Situation, list[str]] = {}
    for match in _FAILED.finditer(output):
        expectation = by_place[json.loads(f'"{match["expression"]}"'), match["time"]]
        wanted, got = (set(_ALERT.findall(match[side])) for side in ("wanted", "got"))
        wrong.setdefault(expectation.situation, []).extend(
            [f"{expectation.missing}: {_in_words(each)}" for each in sorted(wanted - got)]
            + [f"{expectation.extra}: {_in_words(each)}" for each in sorted(got - wanted)]
        )
    # Anything else that promtool says is about the test as a whole.
    return wrong or {situation: [output.strip()] for situation in scene.cast.values()}


def _problem(situation: Situation, wrong: Sequence[str]) -> Problem:
    first, *more = dict.fromkeys(wrong)
    fix = "correct the rules; or the situation, if people should hear that"
    return Problem("situations/wrong", situation.defined, situation.subject, first, "\n".join(more), fix)


def _in_words(series: str) -> str:
    """`Down{service="checkout"}` for the labels of a series of ALERTS."""
    labels = re.findall(r'\w+="(?:[^"\\]|\\.)*"', series)
    name = next((each.partition("=")[2].strip('"') for each in labels if each.startswith("alertname=")), "")
    rest = [each for each in labels if each.partition("=")[0] not in ("alertname", "alertstate", "signal")]
    return f"{name}{{{', '.join(rest)}}}"
