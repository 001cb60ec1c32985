"""Exposes a catalogue of metrics with prometheus_client. A program needs only this package and `tradewatch.model`."""

from tradewatch.instruments.arguments import not_a_time, not_finite
from tradewatch.instruments.children import CounterChild, GaugeChild, HistogramChild, LevelChild
from tradewatch.instruments.endpoint import Endpoint
from tradewatch.instruments.exposition import exposition
from tradewatch.instruments.family import Family
from tradewatch.instruments.instruments import Instruments, Joined
from tradewatch.instruments.refusal import REASONS, Mode, UpdateRefused

__all__ = [
    "REASONS",
    "CounterChild",
    "Endpoint",
    "Family",
    "GaugeChild",
    "HistogramChild",
    "Instruments",
    "Joined",
    "LevelChild",
    "Mode",
    "UpdateRefused",
    "exposition",
    "not_a_time",
    "not_finite",
]
