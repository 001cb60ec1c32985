"""Which targets expose a metric, and which labels Prometheus adds to its series."""

from tradewatch.model import Exporter, Label
from tradingbot.catalogue import labels

_BOTS = "tradingbot"
_PROMETHEUS = "prometheus"
_ALERTMANAGER = "alertmanager"

# For every target. Only bots have the label `bot`: a query without `job` or `bot` includes the servers.
_TARGET = (labels.BOT, labels.INSTANCE, Label("job", (_BOTS, _PROMETHEUS, _ALERTMANAGER)))

BOT = Exporter(
    "bot",
    _BOTS,
    (labels.BOT, labels.INSTANCE, Label("job", (_BOTS,))),
    budget=25_000,
    prefix="tradingbot_",
)

# `job` has the servers too: Go's client library exposes process_* series with the same names.
CLIENT_LIBRARY = Exporter("client library", _BOTS, _TARGET)

# `up` and `scrape_*`, which Prometheus writes about a target. `job` is the one that alerts use.
SCRAPE = Exporter("scrape", _BOTS, _TARGET, scraped=False)

PROMETHEUS = Exporter("Prometheus", _PROMETHEUS, (labels.INSTANCE, Label("job", (_PROMETHEUS,))))
ALERTMANAGER = Exporter("Alertmanager", _ALERTMANAGER, (labels.INSTANCE, Label("job", (_ALERTMANAGER,))))
