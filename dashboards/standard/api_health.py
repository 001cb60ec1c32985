"""Does the bot's own API answer, fast and correctly?"""

from dashboards.annotations import EVENTS
from dashboards.expressions import per_minute, quantile, share, total
from dashboards.variables import BOT, ROUTE
from rules.api import API_ERROR_RATIO_HIGH, API_LATENCY_HIGH, API_LOGINS_REFUSED, API_TRAFFIC_ABSENT
from rules.operations.calls import API_HANGS
from rules.thresholds.api import API_ERROR_RATIO, API_LATENCY
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
                    description="Requests that the API received. If there are none during working hours, nobody "
                    "reaches the API.",
                    decimals=0,
                    no_value="no request yet",
                    width=8,
                ),
                stat(
                    "Requests that fail",
                    query(share(_FAILED, HTTP_REQUESTS, "bot"), legend="{{bot}}"),
                    description="Share of requests that end in a server error. Healthy: 0%. At red, somebody is paged.",
                    above=API_ERROR_RATIO,
                    decimals=1,
                    no_value="no request lately",
                    width=8,
                ),
                stat(
                    "Slowest 5% of requests",
                    query(quantile(0.95, HTTP_REQUEST_DURATION, "bot"), legend="{{bot}}"),
                    description="One request in twenty takes this long or longer. Healthy: below 50 ms. After a "
                    "second a person presses the button again.",
                    above=API_LATENCY,
                    no_value="no request lately",
                    width=8,
                ),
                stat(
                    "Requests in progress",
                    query(f"sum by (bot) ({HTTP_REQUESTS_IN_FLIGHT})", legend="{{bot}}"),
                    description="Requests that the bot has begun to serve and not yet answered. Healthy: a handful. "
                    "If the number only rises, the API hangs.",
                    no_value="no bot reports",
                    width=12,
                ),
                stat(
                    "Refused logins, last hour",
                    query(total(HTTP_UNAUTHORIZED, "bot", over="1h"), legend="{{bot}}", color=ORANGE),
                    description="Requests refused because of a missing login or permission. A few are typing errors; "
                    "many are somebody who tries to get in.",
                    decimals=0,
                    states={0: ("none", GREEN)},
                    no_value="nobody was refused",
                    width=12,
                ),
            ),
            row(
                "What the alerts watch",
                timeseries.of(
                    API_ERROR_RATIO_HIGH,
                    title="Failures by route",
                    description="Share of 5 minutes' requests that ended in a server error; of half an hour's, if they "
                    "are few. Healthy: empty. Past the line nobody can rely on orders or the kill switch.",
                    no_value="hardly any request failed",
                ),
                timeseries.of(
                    API_LATENCY_HIGH,
                    title="Slowest 5% by route",
                    description="One request in twenty to a route takes this long or longer. Healthy: below 50 ms. "
                    "Past the line people press the button twice.",
                    no_value="no request in this range",
                ),
                timeseries.of(
                    API_HANGS,
                    title="Requests without an answer",
                    description="""Replicas with at least three requests that wait, and no answer for 5 minutes.
                        Healthy: empty. Otherwise nobody can control the bot through its API.""",
                    no_value="requests are answered",
                ),
                timeseries.of(
                    API_TRAFFIC_ABSENT,
                    title="Requests received",
                    description="Requests that the API received in the last 15 minutes. If it is below the line, but "
                    "was not at this time yesterday, nobody reaches the API or nobody tries.",
                    no_value="no request in this range",
                ),
            ),
            row(
                "Requests",
                timeseries(
                    "Requests by route",
                    query(f"{per_minute(HTTP_REQUESTS, 'bot', 'route')} > 0", legend="{{bot}} {{route}}"),
                    description="Requests per minute. Screens send them steadily; a jump is a client that sends far "
                    "too many.",
                    no_value="no request in this range",
                ),
                timeseries(
                    "Answers by status",
                    query(f"{per_minute(HTTP_REQUESTS, 'bot', 'status_class')} > 0", legend="{{bot}} {{status_class}}"),
                    description="Responses per minute. The caller causes 4xx, the bot causes 5xx. Healthy: no red.",
                    stacked="values",
                    colors={"/2xx/": GREEN, "/3xx/": BLUE, "/4xx/": ORANGE, "/5xx/": RED},
                    no_value="no request in this range",
                ),
                timeseries.of(
                    API_LOGINS_REFUSED,
                    title="Refused logins by route",
                    description="Requests refused for lack of a login or permission, in 10 minutes. Healthy: hardly "
                    "any. Past the line a program has a wrong key, or somebody tries passwords.",
                    no_value="nobody was refused in this range",
                ),
            ),
            row(
                "Latency",
                timeseries(
                    "Half and slowest requests",
                    query(quantile(0.5, HTTP_REQUEST_DURATION, "bot"), legend="{{bot}}: half"),
                    query(quantile(0.95, HTTP_REQUEST_DURATION, "bot"), legend="{{bot}}: 95%"),
                    query(quantile(0.99, HTTP_REQUEST_DURATION, "bot"), legend="{{bot}}: 99%"),
                    description="Half, 95% and 99% of the requests are faster than this. If the lines are far apart, "
                    "a few requests are slow. If they rise together, the bot is slow.",
                    no_value="no request in this range",
                ),
                heatmap(
                    "How long requests take",
                    query(f"sum by (le) (increase({HTTP_REQUEST_DURATION.bucket}[$__rate_interval]))", legend="{{le}}"),
                    description="All chosen bots and routes together. Healthy: one dark band at the bottom. A second "
                    "band above it is one kind of request that is slow.",
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
                    description="Each route now, with refused logins in the selected time range. Healthy: no "
                    "failures, and milliseconds on the routes of orders and kill switch.",
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
