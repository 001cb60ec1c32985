"""All figures of the generator in one table."""

from itertools import chain

from bench.generator import build, growth, proofs
from bench.generator.figure import show

show(chain(build.figures(), proofs.figures(), growth.figures()))
