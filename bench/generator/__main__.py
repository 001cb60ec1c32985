"""Print all goals in one table: those of the generator, and those of the metrics benchmark after a quick run."""

from itertools import chain

from bench.generator import build, checks, company, dashboards, growth, plain, proofs
from bench.goal import show
from bench.metrics.goals import quickly_measured

show(
    chain(
        *(module.goals() for module in (build, checks, dashboards, company, proofs, plain, growth)), quickly_measured()
    )
)
