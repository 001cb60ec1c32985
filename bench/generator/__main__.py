"""All figures of the generator in one table."""

from itertools import chain

from bench.generator import build, checks, growth, proofs
from bench.generator.figure import show

show(chain(build.figures(), checks.figures(), proofs.figures(), growth.figures()))
