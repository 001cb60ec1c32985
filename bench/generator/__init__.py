"""Measures the generator against its goals, as ratios where possible. `python -m bench.generator` runs everything."""
