"""Runs the tests of each mutant in their order, until one fails."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import groupby
from typing import NamedTuple

from tradewatch.proofs.mutants.candidates import Candidate
from tradewatch.proofs.running.run import PROCESSES, TOGETHER, failures_in_call
from tradewatch.toolchain import Promtool


class Trial(NamedTuple):
    """Test files of an alert, the cheapest first, all with the same path, and what makes the rule files of a mutant."""

    path: str
    tests: Sequence[str]
    rule_files: Callable[[Candidate], Mapping[str, str]]

    def noticed(self, some: Sequence[Candidate], promtool: Promtool) -> list[bool]:
        """Whether a test fails for each mutant; a mutant meets the next test only if none before it failed."""
        alive = {number: self.rule_files(each) for number, each in enumerate(some)}
        for text in self.tests if alive else ():
            outputs = failures_in_call([(self.path, {self.path: text, **each}) for each in alive.values()], promtool)
            passed = [number for number, output in zip(alive, outputs, strict=True) if output is None]
            alive = {number: alive[number] for number in passed}
        return [number not in alive for number, _ in enumerate(some)]


def noticed(found: Sequence[Candidate], trial_of: Callable[[Candidate], Trial], promtool: Promtool) -> Iterator[bool]:
    """Whether a test fails for each mutant, in order. Mutants that are next to each other should have the same trial.

    Raises ToolError if promtool cannot be run.
    """

    def together() -> Iterator[tuple[Trial, Sequence[Candidate]]]:
        for trial, same in groupby(found, key=trial_of):
            every = list(same)
            for start in range(0, len(every), TOGETHER):
                yield trial, every[start : start + TOGETHER]

    with ThreadPoolExecutor(PROCESSES) as pool:
        for answers in pool.map(lambda each: each[0].noticed(each[1], promtool), together()):
            yield from answers
