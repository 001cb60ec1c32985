"""Which targets expose a metric, and which labels Prometheus adds to its series."""

from tradewatch.model import Exporter, Label
from tradingbot.catalogue import labels

_BOTS = "tradingbot"
_PROMETHEUS = "prometheus"
_ALERTMANAGER = "alertmanager"

# Written for every target. `bot` is on the bots' alone: a query without `job` or `bot` counts the servers too.
_TARGET = (labels.BOT, labels.INSTANCE, Label("job", (_BOTS, _PROMETHEUS, _ALERTMANAGER)))

BOT = Exporter(
    "bot",
    _BOTS,
    (labels.BOT, labels.INSTANCE, Label("job", (_BOTS,))),
    budget=20_000,
    prefix="tradingbot_",
)

# Go's client library gives the two servers process_* series of the same names, which is why `job` is wider here.
CLIENT_LIBRARY = Exporter("client library", _BOTS, _TARGET)

# `up` and `scrape_*`: by Prometheus, about the target. Its `job` here is the one that alerts are about.
SCRAPE = Exporter("scrape", _BOTS, _TARGET, scraped=False)

PROMETHEUS = Exporter("Prometheus", _PROMETHEUS, (labels.INSTANCE, Label("job", (_PROMETHEUS,))))
ALERTMANAGER = Exporter("Alertmanager", _ALERTMANAGER, (labels.INSTANCE, Label("job", (_ALERTMANAGER,))))
