"""Series of every kind, for the tests of types."""

from __future__ import annotations

from tradewatch.model import BOOL, BYTES, ONE, RATIO, SECONDS, TIMESTAMP, USD
from tradewatch.promql import Buckets, Catalogue, Domain, Labels, Recorded, Series, SeriesKind

BOT = Labels.of({"bot": None})
VENUE = Labels.of({"bot": None, "venue": None, "side": ("buy", "sell")})

SERIES = (
    Series(name="orders_total", kind=SeriesKind.COUNTER, unit=ONE, labels=VENUE),
    Series(name="busy_seconds_total", kind=SeriesKind.COUNTER, unit=SECONDS, labels=BOT),
    Series(name="fees_usd_total", kind=SeriesKind.COUNTER, unit=USD, labels=VENUE),
    Series(name="sent_bytes_total", kind=SeriesKind.COUNTER, unit=BYTES, labels=BOT),
    Series(name="open_orders", kind=SeriesKind.GAUGE, unit=ONE, labels=VENUE),
    Series(name="lag_seconds", kind=SeriesKind.GAUGE, unit=SECONDS, labels=BOT),
    Series(name="heap_bytes", kind=SeriesKind.GAUGE, unit=BYTES, labels=BOT),
    Series(name="equity_usd", kind=SeriesKind.GAUGE, unit=USD, labels=VENUE),
    Series(name="used_ratio", kind=SeriesKind.GAUGE, unit=RATIO, labels=BOT, domain=Domain(0.0, 1.0)),
    Series(name="up", kind=SeriesKind.GAUGE, unit=BOOL, labels=Labels.of({"bot": None, "job": None})),
    Series(name="seen_timestamp_seconds", kind=SeriesKind.GAUGE, unit=TIMESTAMP, labels=BOT),
    Series(name="info", kind=SeriesKind.GAUGE, unit=ONE, labels=Labels.of({"bot": None, "version": None})),
    Series(
        name="wait_seconds_bucket",
        kind=SeriesKind.BUCKET,
        unit=ONE,
        labels=Labels.of({"bot": None, "le": None}),
        buckets=Buckets(SECONDS, (0.1, 1.0, 10.0)),
    ),
    Series(name="wait_seconds_sum", kind=SeriesKind.SUM, unit=SECONDS, labels=BOT),
    Series(name="wait_seconds_count", kind=SeriesKind.COUNT, unit=ONE, labels=BOT),
    Series(name="untold"),
)

RECORDED = (
    # Written above what it reads.
    Recorded("bot:orders:share", "bot:orders:rate5m / on () group_left () sum(bot:orders:rate5m)", {}),
    Recorded("bot:orders:rate5m", "sum by (bot) (rate(orders_total[5m]))", {"team": "desk"}),
    Recorded("level:used:ratio", "used_ratio", {"level": "bot"}),
    Recorded("level:used:ratio", "max(used_ratio)", {"level": "all"}),
    Recorded("loop:a", "loop:b + 1", {}),
    Recorded("loop:b", "loop:a + 1", {}),
)

CATALOGUE = Catalogue(SERIES, RECORDED)
