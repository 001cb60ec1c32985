"""The time of all checks, and how many PromQL expressions are parsed and typed per second.

Goals: all checks of all environments take less than a second; at least 5,000 expressions per second on one core, with
linear growth up to 100,000. The expressions are those of the content; every copy has a text of its own, because a
text that was seen before costs nothing.
"""

from __future__ import annotations

import itertools
import sys
import time
from collections.abc import Iterator

import generator
from bench.generator.copies import with_comment
from bench.goal import Goal, growth_goal, show
from bench.process import in_new_process
from tradewatch.checks import BuiltEnvironment, check
from tradewatch.compiler import CompiledProject

RUNS = 5
SIZES = (1_000, 10_000, 100_000)


def goals() -> Iterator[Goal]:
    """The checks, the rate of typing, and its growth."""
    yield Goal(
        name="all checks",
        values=[in_new_process(_seconds_of_checks) for _ in range(RUNS)],
        unit="s",
        at_most=1.0,
        details=(f"{len(generator.project().environments)} environments, {len(_expressions())} expressions",),
    )
    seconds = {size: in_new_process(_seconds_of_typing, size) for size in SIZES}
    yield Goal(
        name="expressions typed",
        values=[size / took for size, took in seconds.items()],
        unit="a second",
        at_least=5_000,
    )
    yield growth_goal("growth of typing", seconds)


def _seconds_of_checks() -> float:
    """The seconds that the checks take after the content is compiled."""
    compiled = CompiledProject(generator.project())
    environments = compiled.project.environments
    for environment in environments:
        compiled.within(environment).tree  # noqa: B018 - it is compiled when it is read
    start = time.perf_counter()
    problems = check(compiled, environments)
    took = time.perf_counter() - start
    if problems:
        sys.exit(f"{len(problems)} problems: {problems[0]}")
    return took


def _expressions() -> list[str]:
    """Each distinct text of the rules and panels in all environments."""
    compiled = CompiledProject(generator.project())
    environments = (BuiltEnvironment(compiled.within(each)) for each in compiled.project.environments)
    return list(dict.fromkeys(expression.text for built in environments for expression in built.expressions))


def _seconds_of_typing(size: int) -> float:
    """The seconds that typing `size` distinct expressions takes."""
    texts = _expressions()
    copies = (with_comment(text, number) for number in itertools.count() for text in texts)
    distinct = list(itertools.islice(copies, size))
    series = CompiledProject(generator.project()).catalogue
    start = time.process_time()
    for text in distinct:
        series.typed(text)
    return time.process_time() - start


if __name__ == "__main__":
    show(goals())
