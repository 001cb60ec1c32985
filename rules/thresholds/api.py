"""The limits of rules/api.py."""

from rules.premises import (
    API_CLIENT_TIMEOUT_SECONDS,
    API_HEALTHY_MILLISECONDS,
    QUIET_EVENTS,
    QUIET_SHARE,
    SCREEN_POLL_SECONDS,
)
from tradewatch.model import ONE, RATIO, SECONDS, PerEnvironment, Threshold

# A ratio or a quantile of so few requests in 5 minutes means nothing.
FEW_REQUESTS = 20
# The minutes in which API_TRAFFIC counts requests, and the requests then yesterday without which it is not compared.
TRAFFIC_MINUTES = 15
FEW_REQUESTS_YESTERDAY = 15

# The minutes in which API_LOGINS counts.
LOGIN_MINUTES = 10

# So many failures in 5 minutes are not judged.
FEW_FAILURES = 5

_ERROR_RATIO = 0.05
_OF_A_SCREEN = 300 / SCREEN_POLL_SECONDS

API_ERROR_RATIO = Threshold(
    unit=RATIO,
    value=PerEnvironment(_ERROR_RATIO, development=0.25, staging=0.10),
    why=f"""The kill switch and order entry use this API. At the limit {1 - _ERROR_RATIO:.0%} of requests still
        succeed, so there is time to act before nobody can intervene. A restart costs one or two requests, so up to
        {FEW_FAILURES} failures in 5 minutes do not count. One screen of the desk sends only {_OF_A_SCREEN:g} requests
        in that time (300 / {SCREEN_POLL_SECONDS} = {_OF_A_SCREEN:g}), and other routes fewer: there, {QUIET_EVENTS}
        failures in 30 minutes count if they are at least {QUIET_SHARE:.0%} of the requests, and a single one does on a
        route that stops the bot or trades. Staging restarts at every merge and development at every edit.""",
    tune="""Look at the API's error ratio over the last month without deployments, and keep the limit at three times its
    99th percentile. Lower it only if a restart does not exceed it.""",
)

_LATENCY = 1

API_LATENCY = Threshold(
    unit=SECONDS,
    value=PerEnvironment(_LATENCY, development=4, staging=1.5),
    why=f"""After about a second a person presses the button again, and then two requests wait. A healthy API answers
    within {API_HEALTHY_MILLISECONDS} ms, so {_LATENCY:g} s is {_LATENCY * 1000 / API_HEALTHY_MILLISECONDS:g} times
    that. Clients give up after {API_CLIENT_TIMEOUT_SECONDS} s. In staging and development, tests and a profiler use the
    same machine.""",
    tune=f"""Look at the latency by route. For one slow report, add a worker of its own; do not raise the limit for the
    kill switch. Stay well below {API_CLIENT_TIMEOUT_SECONDS} s, the last bucket bound of the histogram.""",
)

_REQUESTS = 3
_SCREEN_REQUESTS = TRAFFIC_MINUTES * 60 / SCREEN_POLL_SECONDS

API_TRAFFIC = Threshold(
    unit=ONE,
    value=PerEnvironment(_REQUESTS, development=1, staging=2),
    why=f"""One of the desk's screens requests the status every {SCREEN_POLL_SECONDS} s, which makes
    {_SCREEN_REQUESTS:g} requests in {TRAFFIC_MINUTES} minutes ({TRAFFIC_MINUTES} x 60 / {SCREEN_POLL_SECONDS} =
    {_SCREEN_REQUESTS:g}). Fewer than {_REQUESTS} are less than {_REQUESTS / _SCREEN_REQUESTS:.0%} of one screen: the
    rest is somebody retrying by hand. In staging and development, people rather than screens use the API.""",
    tune=f"""Find the lowest number of requests in {TRAFFIC_MINUTES} minutes at an hour when the desk is there, and set
    the limit to {_REQUESTS / _SCREEN_REQUESTS:.0%} of it. For an API that only people use, first raise the
    {FEW_REQUESTS_YESTERDAY} requests of yesterday that the guard requires.""",
)

_LOGINS = 50
_OF_A_LOGGED_OUT_SCREEN = LOGIN_MINUTES * 60 / SCREEN_POLL_SECONDS

API_LOGINS = Threshold(
    unit=ONE,
    value=PerEnvironment(_LOGINS, development=500),
    why=f"""A person mistypes a password two or three times. A screen that is no longer logged in asks every
    {SCREEN_POLL_SECONDS} s, and is refused {_OF_A_LOGGED_OUT_SCREEN:g} times in {LOGIN_MINUTES} minutes
    ({LOGIN_MINUTES} x 60 / {SCREEN_POLL_SECONDS} = {_OF_A_LOGGED_OUT_SCREEN:g}). {_LOGINS} are
    {_LOGINS / _OF_A_LOGGED_OUT_SCREEN:g} such screens: a program with a wrong key, or somebody who tries passwords. In
    development people try out logins.""",
    tune="""Look at the refused requests by route over a month. If a known program is refused again and again, correct
    its key, and leave the limit.""",
)
