"""What happens in a bot: each event is a method of TradingMetrics, and says which metrics it updates.

There is one module per subsystem, as in the catalogue. `make build` writes the methods, and docs/EVENTS.md.
"""

from tradewatch.model import Event, Recorder
from tradingbot.catalogue.api import HTTP_REQUESTS_IN_FLIGHT
from tradingbot.catalogue.system import BUILD_INFO, CLOCK, METRICS_DROPPED
from tradingbot.events import api, cost, providers, risk, strategies, system, trading

RECORDER = Recorder(
    "tradingbot/metrics/recorder.py",
    events=tuple(
        value
        for module in (system, api, providers, trading, strategies, risk, cost)
        for value in vars(module).values()
        if isinstance(value, Event)
    ),
    # The version at the start, the clock at each scrape, the running requests, and the updates that were refused.
    by_hand=(BUILD_INFO, CLOCK, HTTP_REQUESTS_IN_FLIGHT, METRICS_DROPPED),
)
