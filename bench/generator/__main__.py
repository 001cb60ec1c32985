"""All figures of the generator in one table."""

from itertools import chain

from bench.generator import build, checks, dashboards, growth, proofs
from bench.generator.figure import show

MODULES = (build, checks, dashboards, proofs, growth)

show(chain.from_iterable(module.figures() for module in MODULES))
