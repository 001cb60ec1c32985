"""A catalogue of metrics as prometheus_client exposes it; knows no metric by name. A bot needs no more than this."""

from tradewatch.instruments.children import Counter, Gauge, Histogram, Level
from tradewatch.instruments.family import Family
from tradewatch.instruments.instruments import Instruments, Joined
from tradewatch.instruments.refusal import REASONS, Mode, UpdateRefused

__all__ = [
    "REASONS",
    "Counter",
    "Family",
    "Gauge",
    "Histogram",
    "Instruments",
    "Joined",
    "Level",
    "Mode",
    "UpdateRefused",
]
