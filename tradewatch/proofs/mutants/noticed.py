"""Runs the tests of each mutant in their order, until one fails."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from tradewatch.proofs.mutants.answers import Answers
from tradewatch.proofs.mutants.candidates import Candidate
from tradewatch.proofs.running.passed import checksum
from tradewatch.proofs.running.run import PROCESSES, TOGETHER, failures_in_call
from tradewatch.toolchain import Promtool, side_by_side


@dataclass(frozen=True)
class Trial:
    """Test files of an alert, the cheapest first, all with the same path, and what makes the rule files of a mutant."""

    path: str
    tests: Sequence[str]
    rule_files: Callable[[Candidate], Mapping[str, str]]

    def noticed(self, some: Sequence[Candidate], promtool: Promtool, answers: Answers) -> list[bool]:
        """Whether a test fails for each mutant; a mutant meets the next test only if none before it failed."""
        rule_files = [self.rule_files(each) for each in some]
        keys = [checksum(promtool.program, {**files, self.path: self._every_test}) for files in rule_files]
        new = {key: files for key, files in zip(keys, rule_files, strict=True) if answers.get(key) is None}
        alive = new
        for text in self.tests if alive else ():
            outputs = failures_in_call([(self.path, {self.path: text, **each}) for each in alive.values()], promtool)
            alive = {key: alive[key] for key, output in zip(alive, outputs, strict=True) if output is None}
        answers.add({key: key not in alive for key in new})
        return [bool(answers.get(key)) for key in keys]

    @cached_property
    def _every_test(self) -> str:
        return hashlib.sha256(repr(list(self.tests)).encode()).hexdigest()


def noticed(
    found: Sequence[Candidate], trial_of: Callable[[Candidate], Trial], promtool: Promtool, answers: Answers
) -> Iterator[bool]:
    """Whether a test fails for each mutant, in order. Mutants that are next to each other should have the same trial.

    Raises ToolError if promtool cannot be run.
    """

    def together() -> Iterator[tuple[Trial, Sequence[Candidate]]]:
        for trial, same in groupby(found, key=trial_of):
            every = list(same)
            for start in range(0, len(every), TOGETHER):
                yield trial, every[start : start + TOGETHER]

    for some in side_by_side(lambda each: each[0].noticed(each[1], promtool, answers), together(), at_once=PROCESSES):
        yield from some
