"""`python -m bench.metrics`"""

from bench.metrics.cli import bench

bench(prog_name="python -m bench.metrics")
