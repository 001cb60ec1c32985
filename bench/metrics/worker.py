"""One process of a test: prints its samples, a JSON object a line, as soon as it has them.

`python -m bench.metrics.worker TEST EFFORT NUMBER SEED`; the seed shuffles the order of everything. Only the process
with the number 0 puts out the most series.
"""

from __future__ import annotations

import json
import random
import sys
from dataclasses import asdict, replace
from importlib import import_module

from bench.metrics.effort import EFFORTS


def main() -> None:
    test, name, number, seed = sys.argv[1:]
    effort = EFFORTS[name] if number == "0" else replace(EFFORTS[name], most=())
    samples = import_module(f"bench.metrics.{test}").samples
    for sample in samples(effort, random.Random(int(seed))):  # noqa: S311
        print(json.dumps(asdict(sample)), flush=True)


if __name__ == "__main__":
    main()
