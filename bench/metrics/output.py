"""The cost of writing all series: as text, as OpenMetrics, and the text compressed with gzip."""

from __future__ import annotations

import gzip
import random
from collections.abc import Iterator
from dataclasses import replace

from prometheus_client import generate_latest
from prometheus_client.openmetrics import exposition as openmetrics

from bench.metrics.libraries import LIBRARIES, fill
from bench.metrics.sample import Sample
from bench.metrics.scale import Scale
from bench.metrics.timing import measured
from bench.metrics.workload import RAW, Contender, Workload

TEST = "output"
# Writing 10,000 series takes a tenth of a second, so this test has more CPU time than the others, and fewer calls.
LONGER = 4
_FORMATS = {"text": generate_latest, "OpenMetrics": openmetrics.generate_latest}


def samples(scale: Scale, order: random.Random) -> Iterator[Sample]:
    """The samples of this test in one process; `order` shuffles the sizes."""
    longer = replace(scale, seconds=scale.seconds * LONGER, single_calls=scale.single_calls // LONGER)
    sizes = scale.series + scale.most_series
    for size in order.sample(sizes, len(sizes)):
        registries = {name: fill(make(), size).registry for name, make in LIBRARIES.items()}
        for form, generate in _FORMATS.items():
            contenders = tuple(
                Contender(name, "generate(registry)", {"generate": generate, "registry": registry})
                for name, registry in registries.items()
            )
            slow = size in scale.most_series
            yield from measured(
                Workload(TEST, f"{size:,} series, {form}", contenders, collecting=True, slow=slow), longer, order
            )
        text = generate_latest(registries[RAW])
        packing = Contender(RAW, "gzip.compress(text)", {"gzip": gzip, "text": text})
        sizes_of_text = {"bytes": float(len(text)), "compressed": float(len(gzip.compress(text)))}
        for found in measured(Workload(TEST, f"{size:,} series, gzip of the text", (packing,)), scale, order):
            yield replace(found, counted=sizes_of_text) if found.contender == RAW else found
