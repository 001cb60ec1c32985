"""One process of a test, which imports as little as possible besides the libraries that it measures."""

from __future__ import annotations

import random
from dataclasses import asdict, replace
from importlib import import_module
from typing import Any

from bench.metrics.scale import SCALES


def measure(test: str, scale_name: str, number: int, seed: int) -> list[dict[str, Any]]:
    """The samples of a test as JSON objects. `seed` shuffles the order of everything.

    Only process number 0 writes the largest outputs.
    """
    scale = SCALES[scale_name] if number == 0 else replace(SCALES[scale_name], most_series=())
    samples = import_module(f"bench.metrics.{test}").samples
    return [asdict(sample) for sample in samples(scale, random.Random(seed))]  # noqa: S311
