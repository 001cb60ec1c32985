"""Does the bot's own API answer, fast and correctly?"""

from rules.guards import edges, enough_traffic, share
from rules.thresholds.api import (
    API_ERROR_RATIO,
    API_LATENCY,
    API_LOGINS,
    API_TRAFFIC,
    FEW_FAILURES,
    FEW_REQUESTS,
    FEW_REQUESTS_YESTERDAY,
    LOGIN_MINUTES,
    TRAFFIC_MINUTES,
)
from tradewatch.model import CRITICAL, INFO, WARNING, Example, Matcher, Samples, ValueAlert
from tradingbot.catalogue.api import HTTP_REQUEST_DURATION, HTTP_REQUESTS, HTTP_REQUESTS_IN_FLIGHT, HTTP_UNAUTHORIZED


def _requests(failed: float, others: float, per: str) -> tuple[Samples, ...]:
    return (
        HTTP_REQUESTS.grows(failed, per=per, method="GET", route="/status", status_class="5xx"),
        HTTP_REQUESTS.grows(others, per=per, method="GET", route="/status", status_class="2xx"),
    )


_FIRES, _SILENT = edges(_requests, busy="5m", more_than=FEW_FAILURES, quiet="30m")

API_ERROR_RATIO_HIGH = ValueAlert(
    name="ApiErrorRatioHigh",
    severity=CRITICAL,
    signal="api_error_ratio",
    # One screen of the desk sends 10 requests in 5 minutes; a person presses the kill switch once.
    expr=share(
        HTTP_REQUESTS.where(status_class="5xx"),
        HTTP_REQUESTS.name,
        by=("bot", "route"),
        busy="5m",
        more_than=FEW_FAILURES,
        quiet="30m",
        grave=Matcher("route", "=~", ".*(kill|order|position).*"),
    ),
    above=API_ERROR_RATIO,
    # As long as the range of a busy route: failures of one moment have left it by then.
    hold="5m",
    every="1m",
    summary="{{ $labels.bot }}: {{ $labels.route }} fails {{ $value | humanizePercentage }} of its requests",
    description="""Orders and the kill switch use this API. While {{ $labels.route }} fails, nobody can control what
        {{ $labels.bot }} does.""",
    samples=lambda level: _requests(600 * level, 600 * (1 - level), "1m"),
    fires_too=(
        *_FIRES,
        Example(
            name="one-screen-and-no-answer",
            samples=(HTTP_REQUESTS.grows(2, per="1m", method="GET", route="/status", status_class="5xx"),),
            value=1,
        ),
        Example(
            name="most-calls-of-the-kill-switch",
            samples=(
                HTTP_REQUESTS.grows(2, per="30m", method="POST", route="/kill", status_class="5xx"),
                HTTP_REQUESTS.grows(1, per="30m", method="POST", route="/kill", status_class="2xx"),
            ),
            value=2 / 3,
        ),
    ),
    silent_too=(
        *_SILENT,
        Example(
            name="two-failures-of-a-screen",
            samples=(HTTP_REQUESTS.grows(2, per="30m", method="GET", route="/status", status_class="5xx"),),
        ),
        Example(
            name="a-tenth-of-a-screen",
            samples=(
                HTTP_REQUESTS.grows(6, per="30m", method="GET", route="/status", status_class="5xx"),
                HTTP_REQUESTS.grows(54, per="30m", method="GET", route="/status", status_class="2xx"),
            ),
        ),
    ),
)

API_LATENCY_HIGH = ValueAlert(
    name="ApiLatencyHigh",
    severity=WARNING,
    signal="api_latency",
    expr=f"histogram_quantile(0.95, sum by (bot, route, le) (rate({HTTP_REQUEST_DURATION.bucket}[5m]))) >= 0",
    above=API_LATENCY,
    guard=enough_traffic(HTTP_REQUEST_DURATION.count, by=("bot", "route"), more_than=FEW_REQUESTS, over="5m"),
    hold="5m",
    every="1m",
    summary="{{ $labels.bot }}: the slowest 5% of requests to {{ $labels.route }} take {{ $value | humanizeDuration }}",
    description="""One request in twenty to {{ $labels.route }} of {{ $labels.bot }} takes this long or longer. The kill
        switch may be as slow, and the position stays open until it answers.""",
    samples=lambda level: HTTP_REQUEST_DURATION.observed(
        0.95, at=level, count=600, per="1m", method="POST", route="/orders"
    ),
    silent_too=(
        Example(
            name="few-slow-requests-to-one-route-of-two",
            samples=(
                *HTTP_REQUEST_DURATION.observed(0.5, at=9, count=15, per="5m", method="GET", route="/report"),
                *HTTP_REQUEST_DURATION.observed(0.99, at=0.05, count=600, per="1m", method="GET", route="/status"),
            ),
        ),
        # POST and DELETE alone are too slow, all calls of the route are not: 171 of 180 are quick.
        Example(
            name="slow-orders-among-quick-queries",
            samples=(
                *HTTP_REQUEST_DURATION.observed(0.94, at=0.05, count=100, per="1m", method="POST", route="/orders"),
                *HTTP_REQUEST_DURATION.observed(0.99, at=0.005, count=60, per="1m", method="GET", route="/orders"),
                *HTTP_REQUEST_DURATION.observed(0.90, at=0.05, count=20, per="1m", method="DELETE", route="/orders"),
            ),
        ),
    ),
)

API_TRAFFIC_ABSENT = ValueAlert(
    name="ApiTrafficAbsent",
    severity=INFO,
    signal="api_traffic",
    # If nobody has sent a request since its restart, the counter has no series; then use the requests in progress.
    expr=f"""
        sum by (bot) (increase({HTTP_REQUESTS}[{TRAFFIC_MINUTES}m]))
        or
        sum by (bot) ({HTTP_REQUESTS_IN_FLIGHT})
    """,
    below=API_TRAFFIC,
    # It was busy at the same time yesterday, so a new bot, a night and a Monday do not fire. A comparison with
    # last week would include Mondays, but would not fire in a bot's first week.
    # The histogram counts the same requests under another name, so that a test can have traffic then and none now.
    guard=enough_traffic(
        HTTP_REQUEST_DURATION.count,
        by=("bot",),
        more_than=FEW_REQUESTS_YESTERDAY,
        over=f"{TRAFFIC_MINUTES}m",
        ago="1d",
    ),
    # Today the desk may close half an hour earlier.
    hold="30m",
    every="2m",
    summary=f"""{{{{ $labels.bot }}}}: its API received {{{{ $value | humanize }}}} requests in {TRAFFIC_MINUTES}
        minutes""",
    description="""The API of {{ $labels.bot }} was in use at this time yesterday. Now nobody reaches it, or nobody
        tries. Find out which before somebody needs the kill switch.""",
    samples=lambda level: [
        HTTP_REQUESTS.grows(level, per=f"{TRAFFIC_MINUTES}m", method="GET", route="/status", status_class="2xx"),
        HTTP_REQUEST_DURATION.count.grows(600, per="1m", method="GET", route="/status"),
    ],
    fires_too=(
        Example(
            name="nobody-since-the-restart",
            samples=(
                *(HTTP_REQUESTS_IN_FLIGHT.stays(0, instance=f"{name}:9400") for name in "ab"),
                HTTP_REQUEST_DURATION.count.grows(600, per="1m", method="GET", route="/status"),
            ),
            value=0,
        ),
    ),
    silent_too=(
        Example(
            name="a-few-requests-to-each-route",
            samples=(
                *(
                    HTTP_REQUESTS.grows(2.5, per=f"{TRAFFIC_MINUTES}m", method="GET", route=route, status_class="2xx")
                    for route in ("/status", "/orders", "/positions", "/strategies")
                ),
                HTTP_REQUEST_DURATION.count.grows(600, per="1m", method="GET", route="/status"),
            ),
        ),
        Example(
            name="first-requests-since-the-restart",
            samples=(
                *(HTTP_REQUESTS_IN_FLIGHT.stays(2, instance=f"{name}:9400") for name in "abcd"),
                HTTP_REQUEST_DURATION.count.grows(600, per="1m", method="GET", route="/status"),
            ),
        ),
        # BotDown fires instead.
        Example(
            name="down-since-this-morning",
            samples=(HTTP_REQUEST_DURATION.count.grows(600, per="1m", method="GET", route="/status"),),
        ),
    ),
)

API_LOGINS_REFUSED = ValueAlert(
    name="ApiLoginsRefused",
    severity=WARNING,
    signal="api_logins",
    expr=f"sum by (bot, route) (increase({HTTP_UNAUTHORIZED}[{LOGIN_MINUTES}m]))",
    above=API_LOGINS,
    # A program that stops by itself is not worth a look.
    hold="5m",
    every="1m",
    summary=f"""{{{{ $labels.bot }}}}: {{{{ $value | humanize }}}} refused requests to {{{{ $labels.route }}}} in
        {LOGIN_MINUTES} minutes""",
    description="""Somebody without a valid login asks for {{ $labels.route }} of {{ $labels.bot }} again and again.
        Either a program has a wrong key, or somebody tries passwords, and may stop the bot or trade if one fits.""",
    samples=lambda level: [HTTP_UNAUTHORIZED.grows(level, per=f"{LOGIN_MINUTES}m", route="/login")],
)
