"""How people write units in the texts of alerts."""

from __future__ import annotations

from tradewatch.model import BYTES, SECONDS

LENGTHS_OF_TIME = {
    **dict.fromkeys(("ms", "millisecond", "milliseconds"), SECONDS.scaled(1000)),
    **dict.fromkeys(("s", "sec", "secs", "second", "seconds"), SECONDS),
    **dict.fromkeys(("minute", "minutes"), SECONDS.scaled(1 / 60)),
    **dict.fromkeys(("hour", "hours"), SECONDS.scaled(1 / 3600)),
    **dict.fromkeys(("day", "days"), SECONDS.scaled(1 / 86_400)),
}
UNITS = {**LENGTHS_OF_TIME, **dict.fromkeys(("byte", "bytes"), BYTES)}
