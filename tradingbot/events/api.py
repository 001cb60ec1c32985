"""The bot's own HTTP API."""

from tradewatch.model import ONE, SECONDS, Argument, Count, Event, Observe
from tradingbot.catalogue import api
from tradingbot.catalogue.labels import METHOD, ROUTE, STATUS_CLASS

HTTP_SERVED = Event(
    "http_served",
    "A request was answered; `http_request` measures it for you.",
    arguments=(
        METHOD,
        ROUTE,
        Argument("status", ONE, "the response's status code, 200 to 599"),
        Argument("seconds", SECONDS, "from the request's first byte to the end of its response"),
    ),
    derived={STATUS_CLASS: 'f"{status // 100}xx"'},
    updates=(Count(api.HTTP_REQUESTS), Observe(api.HTTP_REQUEST_DURATION, "seconds")),
)

HTTP_UNAUTHORIZED = Event(
    "http_unauthorized",
    "A request was refused because of a missing login or permission; record it as a request, too.",
    arguments=(ROUTE,),
    updates=(Count(api.HTTP_UNAUTHORIZED),),
)
