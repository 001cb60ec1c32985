"""The limits of rules/api.py."""

from tradewatch.model import ONE, RATIO, SECONDS, PerEnvironment, Threshold

API_ERROR_RATIO = Threshold(
    unit=RATIO,
    value=PerEnvironment(0.05, development=0.25, staging=0.10),
    why="""The kill switch and order entry use this API. Over 5 minutes at 120 requests per minute, 5% are 30 failures:
    far more than the one or two that a restart costs. 19 of 20 requests still succeed, so there is time to act before
    nobody can intervene.""",
    tune="""Look at the API's error ratio over the last month without deployments, and keep the limit at three times its
    99th percentile. Lower it only if a restart does not exceed it.""",
)

API_LATENCY = Threshold(
    unit=SECONDS,
    value=PerEnvironment(1, development=4, staging=1.5),
    why="""After about a second a person presses the button again, and then two requests wait. Clients give up after 10
    s, so 1 s is a tenth of what would be an outage. A healthy API answers in 10 to 50 ms.""",
    tune="""Look at the latency by route. For one slow report, add a worker of its own; do not raise the limit for the
    kill switch. Stay well below 10 s, the last bucket bound of the histogram.""",
)

API_TRAFFIC = Threshold(
    unit=ONE,
    value=PerEnvironment(3, development=1, staging=2),
    why="""The desk's screen requests the status every 30 s, which makes 30 requests in 15 minutes. Fewer than 3 are
    less than a tenth of one screen: the rest is somebody retrying by hand.""",
    tune="""Find the lowest number of requests in 15 minutes at an hour when the desk is there, and set the limit to a
    tenth of it. For an API that only people use, raise the guard's 15 requests first.""",
)
