"""All figures in one table: those of the generator, and the goals of the metrics benchmark after a quick run."""

from itertools import chain

from bench.generator import build, checks, dashboards, growth, proofs
from bench.generator.figure import show
from bench.metrics import headline

MODULES = (build, checks, dashboards, proofs, growth, headline)

show(chain.from_iterable(module.figures() for module in MODULES))
