"""How long our own checks take, and how many expressions a second are read and typed.

Goals: all checks over all environments in less than a second, at least 5,000 expressions a second on one core, and
linear growth to 100,000. Expressions are those of today's content, each new to whoever reads it.
"""

from __future__ import annotations

import itertools
import statistics
import sys
import time
from collections.abc import Iterator

import generator
from bench.generator.apart import apart
from bench.generator.copies import told_apart
from bench.generator.figure import Figure, show
from bench.generator.growth import exponent
from tradewatch.checks import BuiltEnvironment, check
from tradewatch.compiler import catalogue, compile

RUNS = 5
SIZES = (1_000, 10_000, 100_000)


def figures() -> Iterator[Figure]:
    project = generator.project()
    took = [apart(_checked) for _ in range(RUNS)]
    yield Figure(
        name="all checks",
        measured=statistics.median(took),
        unit="s",
        at_most=1.0,
        spread=(min(took), max(took)),
        details=(f"{len(project.environments)} environments, {len(_expressions())} expressions",),
    )
    seconds = {size: apart(_typed, size) for size in SIZES}
    rates = [size / took for size, took in seconds.items()]
    yield Figure(
        name="expressions typed",
        measured=statistics.median(rates),
        unit="a second",
        at_least=5_000,
        spread=(min(rates), max(rates)),
    )
    yield Figure(
        name="growth of typing",
        measured=exponent(list(seconds.items())),
        unit="exponent",
        at_most=1.1,
        details=(", ".join(f"{size:,}: {took:.2g} s" for size, took in seconds.items()),),
    )


def _checked() -> float:
    """Seconds for the checks alone, of content that has been compiled."""
    project = generator.project()
    trees = {environment: compile(project, environment) for environment in project.environments}
    begun = time.perf_counter()
    problems = check(project, trees)
    took = time.perf_counter() - begun
    if problems:
        sys.exit(f"{len(problems)} problems: {problems[0]}")
    return took


def _expressions() -> list[str]:
    """Every text once, of rules and panels in all environments."""
    project = generator.project()
    environments = (
        BuiltEnvironment(project, environment, compile(project, environment)) for environment in project.environments
    )
    return list(dict.fromkeys(expression.text for built in environments for expression in built.expressions))


def _typed(size: int) -> float:
    """Seconds for so many expressions."""
    today = _expressions()
    copies = (told_apart(text, number) for number in itertools.count() for text in today)
    texts = list(itertools.islice(copies, size))
    series = catalogue(generator.project())
    begun = time.process_time()
    for text in texts:
        series.typed(text)
    return time.process_time() - begun


if __name__ == "__main__":
    show(figures())
