"""One process of a test: prints its samples, a JSON object a line, as soon as it has them.

`python -m bench.metrics.worker TEST EFFORT SEED`; the seed shuffles the order of everything.
"""

from __future__ import annotations

import json
import random
import sys
from dataclasses import asdict
from importlib import import_module

from bench.metrics.effort import EFFORTS


def main() -> None:
    test, effort, seed = sys.argv[1:]
    samples = import_module(f"bench.metrics.{test}").samples
    for sample in samples(EFFORTS[effort], random.Random(int(seed))):  # noqa: S311
        print(json.dumps(asdict(sample)), flush=True)


if __name__ == "__main__":
    main()
