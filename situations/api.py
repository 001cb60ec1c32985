"""The bot's own API, through which people stop it."""

from rules.api import API_ERROR_RATIO_HIGH, API_LATENCY_HIGH, API_LOGINS_REFUSED, API_TRAFFIC_ABSENT
from rules.operations.calls import API_HANGS
from tradewatch.model import Hears, Situation
from tradingbot.catalogue.api import HTTP_REQUEST_DURATION, HTTP_REQUESTS, HTTP_REQUESTS_IN_FLIGHT, HTTP_UNAUTHORIZED

_STATUS = {"method": "GET", "route": "/status"}

API_FAILS_FOR_THE_SCREEN = Situation(
    name="api-fails-for-the-only-screen",
    story="Every request to the API fails. Only the desk's screen asks, twice a minute.",
    lasts="1h",
    steps={
        "0s": HTTP_REQUESTS.grows(2, per="1m", status_class="2xx", **_STATUS),
        "15m": (
            HTTP_REQUESTS.grows(0, per="1m", status_class="2xx", **_STATUS),
            HTTP_REQUESTS.grows(2, per="1m", status_class="5xx", **_STATUS),
        ),
        "30m": (
            HTTP_REQUESTS.grows(2, per="1m", status_class="2xx", **_STATUS),
            HTTP_REQUESTS.grows(0, per="1m", status_class="5xx", **_STATUS),
        ),
    },
    hears=(Hears(API_ERROR_RATIO_HIGH, {"route": "/status"}, by="25m", over="50m"),),
    resembles=(API_TRAFFIC_ABSENT,),
)

KILL_SWITCH_FAILS = Situation(
    name="kill-switch-fails-when-pressed",
    story="""Somebody presses the kill switch three times within a minute, and each time the API answers with an error.
    Nobody else uses that route.""",
    lasts="1h",
    steps={
        "0s": HTTP_REQUESTS.grows(0, per="1m", method="POST", route="/kill", status_class="5xx"),
        "15m": HTTP_REQUESTS.grows(3, per="1m", method="POST", route="/kill", status_class="5xx"),
        "16m": HTTP_REQUESTS.grows(0, per="1m", method="POST", route="/kill", status_class="5xx"),
    },
    hears=(Hears(API_ERROR_RATIO_HIGH, {"route": "/kill"}, by="22m", over="50m"),),
)

API_FAILS_ONCE = Situation(
    name="two-requests-fail-at-a-restart-of-the-database",
    story="The API answers two requests of the desk's screen with an error, and then works again.",
    lasts="1h",
    steps={
        "0s": (
            HTTP_REQUESTS.grows(2, per="1m", status_class="2xx", **_STATUS),
            HTTP_REQUESTS.grows(0, per="1m", status_class="5xx", **_STATUS),
        ),
        "15m": HTTP_REQUESTS.grows(2, per="1m", status_class="5xx", **_STATUS),
        "16m": HTTP_REQUESTS.grows(0, per="1m", status_class="5xx", **_STATUS),
    },
    resembles=(API_ERROR_RATIO_HIGH,),
)

API_SLOW = Situation(
    name="api-answers-after-seconds",
    story="A report blocks the API: one request in ten takes three seconds, the kill switch included.",
    lasts="1h",
    steps={
        "15m": (
            HTTP_REQUESTS.grows(20, per="1m", status_class="2xx", **_STATUS),
            HTTP_REQUEST_DURATION.observed(0.95, at=3, count=20, per="1m", **_STATUS),
        ),
        "35m": (
            HTTP_REQUESTS.grows(20, per="1m", status_class="2xx", **_STATUS),
            HTTP_REQUEST_DURATION.observed(0.95, at=0.05, count=20, per="1m", **_STATUS),
        ),
    },
    hears=(Hears(API_LATENCY_HIGH, {"route": "/status"}, by="25m", over="42m"),),
)

API_SLOW_ONCE = Situation(
    name="a-slow-report-at-night",
    story="Ten requests of one report take five seconds each, at night, when nobody else uses the API.",
    lasts="1h",
    steps={
        "15m": HTTP_REQUEST_DURATION.observed(0.95, at=4.9, count=10, per="5m", method="GET", route="/report"),
        "20m": HTTP_REQUEST_DURATION.observed(0.95, at=4.9, count=0, per="5m", method="GET", route="/report"),
    },
    resembles=(API_LATENCY_HIGH,),
)

DESK_GONE = Situation(
    name="screen-loses-its-connection",
    story="""The desk's screen asks twice a minute, day and night. Since a change of the firewall nothing reaches the
        API any more, and the bot itself is well.""",
    lasts="26h",
    steps={
        "0s": (
            HTTP_REQUESTS.grows(2, per="1m", status_class="2xx", **_STATUS),
            HTTP_REQUEST_DURATION.observed(0.95, at=0.02, count=2, per="1m", **_STATUS),
        ),
        "24h30m": (
            HTTP_REQUESTS.grows(0, per="1m", status_class="2xx", **_STATUS),
            HTTP_REQUEST_DURATION.observed(0.95, at=0.02, count=0, per="1m", **_STATUS),
        ),
    },
    hears=(Hears(API_TRAFFIC_ABSENT, by="25h20m"),),
)

API_HANGING = Situation(
    name="api-hangs",
    story="The API waits for a lock that nobody releases. Screens and people ask again and again, and nothing answers.",
    lasts="1h",
    steps={
        "0s": HTTP_REQUESTS.grows(2, per="1m", status_class="2xx", **_STATUS),
        "15m": (HTTP_REQUESTS.grows(0, per="1m", status_class="2xx", **_STATUS), HTTP_REQUESTS_IN_FLIGHT.stays(7)),
        "30m": (HTTP_REQUESTS.grows(2, per="1m", status_class="2xx", **_STATUS), HTTP_REQUESTS_IN_FLIGHT.stays(0)),
    },
    hears=(Hears(API_HANGS, by="22m", over="31m"),),
    resembles=(API_ERROR_RATIO_HIGH,),
)

LONG_REPORTS = Situation(
    name="long-reports",
    story="Four people load long reports at the same time, and the desk's screen is answered as always.",
    lasts="1h",
    steps={
        "0s": HTTP_REQUESTS.grows(2, per="1m", status_class="2xx", **_STATUS),
        "15m": HTTP_REQUESTS_IN_FLIGHT.stays(4),
        "30m": HTTP_REQUESTS_IN_FLIGHT.stays(0),
    },
    resembles=(API_HANGS,),
)

PASSWORDS_TRIED = Situation(
    name="somebody-tries-passwords",
    story="A scanner in the company's network tries forty logins a minute. Nobody had ever been refused there.",
    lasts="1h",
    steps={
        "15m": HTTP_UNAUTHORIZED.grows(40, per="1m", route="/login"),
        "35m": HTTP_UNAUTHORIZED.grows(0, per="1m", route="/login"),
    },
    hears=(Hears(API_LOGINS_REFUSED, {"route": "/login"}, by="23m", over="46m"),),
)

SCREEN_LOGGED_OUT = Situation(
    name="a-screen-is-logged-out",
    story="The login of the desk's screen has ended. It asks twice a minute, for half an hour, until somebody sees it.",
    lasts="1h",
    steps={
        "15m": HTTP_UNAUTHORIZED.grows(2, per="1m", route="/status"),
        "45m": HTTP_UNAUTHORIZED.grows(0, per="1m", route="/status"),
    },
    resembles=(API_LOGINS_REFUSED,),
)
