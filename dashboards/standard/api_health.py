"""Does the bot's own API answer, fast and correctly?"""

from dashboards.annotations import EVENTS
from dashboards.expressions import per_minute, quantile, share, total
from dashboards.variables import BOT, ROUTE
from rules.api import API_ERROR_RATIO_HIGH, API_LATENCY_HIGH, API_TRAFFIC_ABSENT
from rules.thresholds import API_ERROR_RATIO, API_LATENCY
from tradewatch.grafana import (
    BLUE,
    GREEN,
    ORANGE,
    RED,
    Dashboard,
    column,
    drilldown,
    heatmap,
    query,
    row,
    stat,
    table,
    timeseries,
)
from tradewatch.model import SECONDS, Environment
from tradingbot.catalogue.api import (
    HTTP_REQUEST_DURATION,
    HTTP_REQUESTS,
    HTTP_REQUESTS_IN_FLIGHT,
    HTTP_UNAUTHORIZED,
)

_FAILED = HTTP_REQUESTS.where(status_class="5xx")


def dashboard(env: Environment) -> Dashboard:
    return Dashboard(
        slug="api-health",
        title="API health",
        question="Does the bot's own API answer, fast and correctly?",
        variables=[BOT, ROUTE],
        annotations=EVENTS,
        rows=[
            row(
                "Now",
                stat(
                    "Requests a minute",
                    query(per_minute(HTTP_REQUESTS, "bot"), legend="{{bot}}"),
                    description="What the API is asked. Nothing at all, while the desk works, is an API that nobody "
                    "reaches.",
                    decimals=0,
                    no_value="no request yet",
                    width=5,
                ),
                stat(
                    "Requests that fail",
                    query(share(_FAILED, HTTP_REQUESTS, "bot"), legend="{{bot}}"),
                    description="Share of requests that end in a fault of the bot. Good is 0%; red is where somebody "
                    "is woken.",
                    above=API_ERROR_RATIO,
                    decimals=1,
                    no_value="no request lately",
                    width=5,
                ),
                stat(
                    "Slowest 5% of requests",
                    query(quantile(0.95, HTTP_REQUEST_DURATION, "bot"), legend="{{bot}}"),
                    description="One request in twenty takes this long or longer. Good is below 50 ms; after a second "
                    "a person presses the button again.",
                    above=API_LATENCY,
                    no_value="no request lately",
                    width=5,
                ),
                stat(
                    "Requests in progress",
                    query(f"sum by (bot) ({HTTP_REQUESTS_IN_FLIGHT})", legend="{{bot}}"),
                    description="Begun and not yet answered. Good is a handful; a number that only rises is an API "
                    "that hangs.",
                    no_value="no bot reports",
                    width=4,
                ),
                stat(
                    "Refused logins, last hour",
                    query(total(HTTP_UNAUTHORIZED, "bot", over="1h"), legend="{{bot}}", color=ORANGE),
                    description="Requests refused for want of a login or of rights. A few are typing errors; many are "
                    "somebody who tries.",
                    decimals=0,
                    states={0: ("none", GREEN)},
                    no_value="nobody was refused",
                    width=5,
                ),
            ),
            row(
                "What the alerts watch",
                timeseries.of(
                    API_ERROR_RATIO_HIGH,
                    title="Failures by route",
                    description="Share of the requests of 5 minutes that ended in a fault of the bot. Good is "
                    "0%; beyond the line nobody can rely on orders or the kill switch.",
                    no_value="no request failed",
                ),
                timeseries.of(
                    API_LATENCY_HIGH,
                    title="Slowest 5% by route",
                    description="Of twenty requests to a route the slowest takes this long. Good is below 50 "
                    "ms; beyond the line people press the button twice.",
                    no_value="no request in this range",
                ),
                timeseries.of(
                    API_TRAFFIC_ABSENT,
                    title="Requests in 15 minutes",
                    description="What the API was asked in the last quarter of an hour. Below the line, at an "
                    "hour that was busy yesterday, nobody reaches it or nobody tries.",
                    no_value="no request in this range",
                ),
            ),
            row(
                "Requests",
                timeseries(
                    "Requests by route",
                    query(f"{per_minute(HTTP_REQUESTS, 'bot', 'route')} > 0", legend="{{bot}} {{route}}"),
                    description="Requests a minute. Screens ask steadily; a jump is a client that runs wild.",
                    no_value="no request in this range",
                ),
                timeseries(
                    "Answers by status",
                    query(f"{per_minute(HTTP_REQUESTS, 'bot', 'status_class')} > 0", legend="{{bot}} {{status_class}}"),
                    description="Answers a minute. 4xx are the caller's faults, 5xx the bot's: good has no red.",
                    stacked="values",
                    colors={"/2xx/": GREEN, "/3xx/": BLUE, "/4xx/": ORANGE, "/5xx/": RED},
                    no_value="no request in this range",
                ),
                timeseries(
                    "Refused logins by route",
                    query(
                        f"{per_minute(HTTP_UNAUTHORIZED, 'bot', 'route')} > 0",
                        legend="{{bot}} {{route}}",
                    ),
                    description="Refusals a minute. Good is empty; a line at orders or the kill switch is somebody "
                    "without rights who wants to trade.",
                    no_value="nobody was refused in this range",
                ),
            ),
            row(
                "Latency",
                timeseries(
                    "Latency",
                    query(quantile(0.5, HTTP_REQUEST_DURATION, "bot"), legend="{{bot}}: half"),
                    query(quantile(0.95, HTTP_REQUEST_DURATION, "bot"), legend="{{bot}}: 95%"),
                    query(quantile(0.99, HTTP_REQUEST_DURATION, "bot"), legend="{{bot}}: 99%"),
                    description="Half, 95% and 99% of the requests are quicker than this. Lines far apart are a few "
                    "slow requests; lines that rise together are a slow bot.",
                    no_value="no request in this range",
                ),
                heatmap(
                    "How long requests take",
                    query(f"sum by (le) (increase({HTTP_REQUEST_DURATION.bucket}[$__rate_interval]))", legend="{{le}}"),
                    description="All chosen bots and routes together. Good is one dark band far down; a second band "
                    "above it is one kind of request that is slow.",
                    unit=SECONDS,
                    no_value="no request in this range",
                ),
            ),
            row(
                "By route",
                table(
                    "Routes",
                    query(per_minute(HTTP_REQUESTS, "bot", "route"), legend="Requests a minute"),
                    query(share(_FAILED, HTTP_REQUESTS, "bot", "route"), legend="Fail"),
                    query(quantile(0.95, HTTP_REQUEST_DURATION, "bot", "route"), legend="Slowest 5%"),
                    query(
                        total(HTTP_UNAUTHORIZED, "bot", "route", over="$__range"),
                        legend="Refused logins",
                    ),
                    description="Each route as it is now, refused logins of the shown time. Good is no failure and "
                    "milliseconds on the routes of orders and kill switch.",
                    columns=(
                        "bot",
                        column("route", drilldown=drilldown(to="api-health", bot="bot", route="route")),
                        column("Fail", above=API_ERROR_RATIO, decimals=1),
                        column("Slowest 5%", above=API_LATENCY),
                        column("Refused logins", decimals=0),
                    ),
                    no_value="no request yet",
                    width=14,
                ),
                timeseries(
                    "Slowest 5% by method",
                    query(
                        quantile(0.95, HTTP_REQUEST_DURATION, "bot", "route", "method"),
                        legend="{{bot}} {{method}} {{route}}",
                    ),
                    description="One request in twenty takes this long or longer. A slow GET is a slow screen; a slow "
                    "POST is an order that waits.",
                    no_value="no request in this range",
                    width=10,
                ),
                collapsed=True,
            ),
        ],
    )
