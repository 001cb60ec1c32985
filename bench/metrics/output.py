"""What putting the series out costs: as text, as OpenMetrics, and packed with gzip."""

from __future__ import annotations

import gzip
import random
from collections.abc import Iterator
from dataclasses import replace

from prometheus_client import generate_latest
from prometheus_client.openmetrics import exposition as openmetrics

from bench.metrics.case import OURS, PEER, RAW, Case, Contender
from bench.metrics.effort import Effort
from bench.metrics.peers import fill, otel, ours, raw
from bench.metrics.rounds import measured
from bench.metrics.sample import Sample

TEST = "output"
# So many times the seconds that other cases have: putting out 10,000 series takes a tenth of one.
LONGER = 10
_FORMS = {"text": generate_latest, "OpenMetrics": openmetrics.generate_latest}


def samples(effort: Effort, order: random.Random) -> Iterator[Sample]:
    longer = replace(effort, seconds=effort.seconds * LONGER)
    for size in order.sample(effort.series + effort.most, len(effort.series + effort.most)):
        peers = {OURS: fill(ours(), size), RAW: fill(raw(), size), PEER: fill(otel(), size)}
        for form, generate in _FORMS.items():
            contenders = tuple(
                Contender(name, "generate(registry)", {"generate": generate, "registry": peer.registry})
                for name, peer in peers.items()
            )
            case = Case(TEST, f"{size:,} series, {form}", contenders, collecting=True, slow=size in effort.most)
            yield from measured(case, longer, order)
        text = generate_latest(peers[RAW].registry)
        packing = Contender(RAW, "gzip.compress(text)", {"gzip": gzip, "text": text})
        for sample in measured(Case(TEST, f"{size:,} series, gzip of the text", (packing,)), effort, order):
            sizes = {"bytes": float(len(text)), "packed": float(len(gzip.compress(text)))}
            yield replace(sample, counted=sizes) if sample.contender == RAW else sample
