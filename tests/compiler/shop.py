"""The metrics and events of a small shop, with everything that an event can have."""

from __future__ import annotations

from tradewatch.instruments import REASONS
from tradewatch.model import (
    BOOL,
    COUNTER,
    GAUGE,
    HISTOGRAM,
    ONE,
    SECONDS,
    TIMESTAMP,
    USD,
    Add,
    Argument,
    Count,
    Event,
    Exporter,
    Label,
    Metric,
    Observe,
    Recorder,
    Remove,
    Set,
    Stamp,
)

SHOP = Exporter("shop", job="shops", labels=(Label("instance", maximum=2),))
TILL = Label("till", maximum=3, help="the number on it")
PAYMENT = Label("payment", ("cash", "card", "other"), fallback="other")
SIZE = Label("size", ("small", "large"))

SALES = Metric("sales_total", COUNTER, ONE, "Sales.", SHOP, (TILL, PAYMENT, SIZE))
TAKINGS = Metric("takings_usd_total", COUNTER, USD, "Takings.", SHOP, (TILL,))
WAITED = Metric("waited_seconds", HISTOGRAM, SECONDS, "Waiting time.", SHOP, (PAYMENT,), (1.0, 10.0))
LAST_SALE = Metric("last_sale_timestamp_seconds", GAUGE, TIMESTAMP, "The last sale.", SHOP, (TILL,))
DRAWER = Metric("drawer_usd", GAUGE, USD, "Cash in the drawer.", SHOP, (TILL,), within=(0, 1_000))
QUEUE = Metric("queue", GAUGE, ONE, "People who wait.", SHOP)
OLDEST = Metric("queue_oldest_timestamp_seconds", GAUGE, TIMESTAMP, "Since when the first one waits.", SHOP)
SHARE = Metric("share", GAUGE, ONE, "By size.", SHOP, (TILL, SIZE))
QUICK = Metric("quick_seconds", HISTOGRAM, SECONDS, "Service below 5 s.", SHOP, (TILL,), (1.0,))
SLOW = Metric("slow_seconds", HISTOGRAM, SECONDS, "Other service.", SHOP, (TILL,), (10.0,))
DROPPED = Metric("dropped_total", COUNTER, ONE, "Dropped.", SHOP, (Label("reason", REASONS),))
METRICS = (SALES, TAKINGS, WAITED, LAST_SALE, DRAWER, QUEUE, OLDEST, SHARE, QUICK, SLOW, DROPPED)

SOLD = Event(
    "sold",
    r"""Something was sold: "a \ and quotes", which a docstring must escape, in so many words that they need more than
    one line in the docstring of the method.""",
    arguments=(
        TILL,
        PAYMENT,
        Argument("usd", USD, "its price"),
        Argument("began", TIMESTAMP, "when the customer came", keyword=True),
        Argument("drawer_usd", USD, "cash in the drawer afterwards", keyword=True),
        Argument("is_counted", BOOL, "whether somebody counted it", keyword=True, default=False),
    ),
    derived={SIZE: '"large" if usd > 100 else "small"'},
    updates=(
        Count(SALES),
        Add(TAKINGS, "usd"),
        Observe(WAITED, "max(0.0, time() - began)"),
        Set(DRAWER, "drawer_usd"),
        Stamp(LAST_SALE, when="is_counted"),
    ),
)
SERVED = Event(
    "served",
    "A customer was served.",
    arguments=(TILL, Argument("seconds", SECONDS, "how long it took")),
    updates=(Observe(QUICK, "seconds", when="seconds < 5"), Observe(SLOW, "seconds", when="seconds >= 5")),
)
QUEUED = Event(
    "queued",
    "The queue changed.",
    arguments=(
        Argument("count", ONE, "people who wait"),
        Argument("oldest", TIMESTAMP, "since when the first one waits; None if nobody does", optional=True),
    ),
    updates=(Set(OLDEST, "oldest"), Set(QUEUE, "count")),
)
SHARED = Event("shared", "A till is large.", arguments=(TILL,), derived={SIZE: '"large"'}, updates=(Set(SHARE, "1"),))
CLOSED = Event("closed", "A till closed.", arguments=(TILL,), updates=(Remove(SHARE), Remove(DRAWER)))

RECORDER = Recorder("recorder.py", events=(SOLD, SERVED, QUEUED, SHARED, CLOSED), by_hand=(DROPPED,))
