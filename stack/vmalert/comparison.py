"""Puts the tests of every alert before both engines, and compares the alerts at every evaluation."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from stack.vmalert.programs import VERSION
from stack.vmalert.prometheus import Labels, Series, firing
from stack.vmalert.remote_write import Sample
from stack.vmalert.samples import Stale, labels_of, values_of
from stack.vmalert.store import Span, Store
from tradewatch.compiler import CompiledProject
from tradewatch.compiler.ruler import ruler_path
from tradewatch.model import TIMESTAMP, Environment, Project, VictoriaMetrics, seconds
from tradewatch.proofs.running.excerpt import rules_only
from tradewatch.toolchain import Promtool

_WEEK = 7 * 24 * 3600
# Each test has weeks of its own, which no range of another one reaches. promtool's first week is like any other. The
# store refuses the future, and has no samples of the first days of 1970.
_FIRST, _APART = 1000 * _WEEK, 10 * _WEEK

# Targets of the tests that are beside a limit by a millionth or by one event: `tradewatch/proofs/cases/`.
_AT_THE_LIMIT = re.compile(r"just-(?:within|enough|too-few)|guard-(?:closed|open)")
# A target with one failed scrape while the alert is true.
_WITH_A_GAP = re.compile(r"scrape-missed")


# What is not explained by a limit, a gap or a single evaluation.
DIFFERENT = "different"


class Trial(NamedTuple):
    """One test of an alert."""

    alert: str
    step: str
    series: Sequence[Series]


@dataclass(frozen=True)
class Compared:
    """An alert with its labels in one test, and the steps at which each engine lets it fire."""

    alert: str
    labels: Labels
    prometheus: frozenset[int]
    vmalert: frozenset[int]

    @property
    def kind(self) -> str:
        """How the two differ, in the words of the report."""
        if self.prometheus == self.vmalert:
            return "the same"
        if any(_AT_THE_LIMIT.search(value) for _, value in self.labels):
            return "at a limit"
        if any(_WITH_A_GAP.search(value) for _, value in self.labels):
            return "after a gap"
        return "one evaluation apart" if self._shifted else DIFFERENT

    @property
    def _shifted(self) -> bool:
        """Whether it only begins or ends one evaluation earlier or later."""
        differs = self.prometheus ^ self.vmalert
        return all((step - 1 in self.prometheus) != (step + 1 in self.prometheus) for step in differs) and not any(
            after - before == 1 for before, after in pairwise(sorted(differs))
        )


def rules_for(project: Project, environment: Environment) -> str:
    """The rules as they are compiled for this vmalert."""
    ruler = VictoriaMetrics(version=VERSION, query="http://127.0.0.1:8428", keep_firing_for="dropped")
    addresses = replace(environment.addresses, datasource="http://127.0.0.1:8428")
    changed = replace(environment, addresses=addresses, ruler=ruler)
    environments = tuple(changed if each is environment else each for each in project.environments)
    tree = CompiledProject(replace(project, environments=environments)).within(changed).tree
    return tree[ruler_path(ruler)].decode()


def trials_in(folder: Path) -> Iterator[Trial]:
    """The tests in a folder of promtool's test files."""
    for path in sorted(folder.glob("*.yml")):
        for test in yaml.load(path.read_bytes(), Loader=yaml.CSafeLoader)["tests"]:
            series = [Series(**each) for each in test["input_series"]]
            yield Trial(test["alert_rule_test"][0]["alertname"], test["interval"], series)


class Engines:
    """Both engines, with the rules and the metrics of a project in an environment."""

    def __init__(self, project: Project, environment: Environment, store: Store, promtool: Promtool) -> None:
        self._rules = rules_for(project, environment)
        self._environment = environment
        self._store = store
        self._promtool = promtool
        self._times = {name for name, metric in project.series.items() if metric.unit == TIMESTAMP}
        self._tests = 0

    def compare(self, trial: Trial) -> Iterator[Compared]:
        """Every alert that fires in one of the engines. Raises ToolError if one of them cannot evaluate the rules."""
        # Not the texts: promtool would print them, and vmalert's replay does not have them.
        (kept,) = rules_only([self._rules], trial.alert)
        groups = [group for group in yaml.safe_load(kept)["groups"] if group["rules"]]
        for group in groups:
            group["interval"] = trial.step
            for rule in group["rules"]:
                rule.pop("annotations", None)
        series = [Series(_with(each.series, self._environment.labels), each.values) for each in trial.series]
        values = {each: list(values_of(each.values)) for each in series}
        steps = max((len(each) for each in values.values()), default=1)
        names = [group["name"] for group in groups]
        ours = firing(self._promtool, _text(groups), names, trial.alert, series, trial.step, steps)

        start, step = _FIRST + self._tests * _APART, round(seconds(trial.step))
        self._tests += 1
        self._store.write((labels_of(each.series), self._samples(each, values[each], start, step)) for each in series)
        # A replay has at least two evaluations.
        span = Span(start, start + max(steps - 1, 1) * step)
        for stage in _stages(groups):
            self._store.replay(_text(stage), span, trial.step)
        theirs: dict[Labels, set[int]] = {}
        for fired, times in self._store.firing(trial.alert, span):
            at = theirs.setdefault(frozenset(fired.items()), set())
            at |= {(time - start) // step for time in times} & ours.keys()

        for labels in sorted(theirs.keys() | {each for found in ours.values() for each in found}, key=sorted):
            steps_of_ours = frozenset(each for each, found in ours.items() if labels in found)
            yield Compared(trial.alert, labels, steps_of_ours, frozenset(theirs.get(labels, ())))

    def _samples(self, series: Series, values: Sequence[Any], start: int, step: int) -> list[Sample]:
        """The samples from `start` on; a point in time as a value moves with them."""
        moved = start if labels_of(series.series)["__name__"] in self._times else 0
        return [
            Sample((start + index * step) * 1000, value if isinstance(value, Stale) else value + moved)
            for index, value in enumerate(values)
            if value is not None
        ]


def _stages(groups: Sequence[Mapping[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    """The recorded series one after the other, because a replay does not wait until they can be read; then alerts."""
    rules = [(group, rule) for group in groups for rule in group["rules"]]
    for name in dict.fromkeys(rule.get("record") for _, rule in rules):
        kept = [(group, rule) for group, rule in rules if rule.get("record") == name]
        yield [
            {**group, "rules": [rule for other, rule in kept if other is group]}
            for group in groups
            if any(other is group for other, _ in kept)
        ]


def _text(groups: Sequence[Mapping[str, Any]]) -> str:
    return yaml.safe_dump({"groups": list(groups)}, sort_keys=False)


def _with(series: str, labels: Mapping[str, str]) -> str:
    """A series with the external labels, which it has in a store."""
    name, _, rest = series.partition("{")
    added = ",".join(f'{label}="{value}"' for label, value in labels.items())
    return f"{name}{{{added},{rest}" if rest and rest != "}" else f"{name}{{{added}}}"
