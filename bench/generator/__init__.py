"""The generator against its goals: ratios in one run, never a timed test. `python -m bench.generator` runs them all."""
