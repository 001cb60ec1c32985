"""The bot's own HTTP API, through which people and tools place orders and stop it."""

from tradewatch.model import COUNTER, GAUGE, HISTOGRAM, ONE, SECONDS, Metric
from tradingbot.catalogue.exporters import BOT
from tradingbot.catalogue.labels import METHOD, ROUTE, STATUS_CLASS

HTTP_REQUESTS = Metric(
    name="tradingbot_http_requests_total",
    kind=COUNTER,
    unit=ONE,
    help="Requests that the bot's API answered, counted when the response is sent.",
    exporter=BOT,
    labels=(METHOD, ROUTE, STATUS_CLASS),
)

HTTP_REQUEST_DURATION = Metric(
    name="tradingbot_http_request_duration_seconds",
    kind=HISTOGRAM,
    unit=SECONDS,
    help="Time from a request's first byte to the end of its response.",
    exporter=BOT,
    labels=(METHOD, ROUTE),
    # Dense around 0.5 to 1 s, where a person at the kill switch starts to wait; 10 s is a client's usual timeout.
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 10),
)

HTTP_REQUESTS_IN_FLIGHT = Metric(
    name="tradingbot_http_requests_in_flight",
    kind=GAUGE,
    unit=ONE,
    help="Requests that the bot's API has begun to serve and not yet answered.",
    exporter=BOT,
    required=True,
)

HTTP_UNAUTHORIZED = Metric(
    name="tradingbot_http_unauthorized_total",
    kind=COUNTER,
    unit=ONE,
    help="Requests that the bot's API refused because of a missing login or permission, counted at the refusal.",
    exporter=BOT,
    labels=(ROUTE,),
)
