"""Does the bot's own API answer, fast and correctly?"""

from rules.guards import enough_traffic
from rules.thresholds import API_ERROR_RATIO
from tradewatch.model import CRITICAL, ValueAlert
from tradingbot.catalogue.api import HTTP_REQUESTS

API_ERROR_RATIO_HIGH = ValueAlert(
    name="ApiErrorRatioHigh",
    severity=CRITICAL,
    signal="api_error_ratio",
    expr=f"""
        sum by (bot, route) (rate({HTTP_REQUESTS.where(status_class="5xx")}[5m]))
          / sum by (bot, route) (rate({HTTP_REQUESTS}[5m]))
    """,
    above=API_ERROR_RATIO,
    guard=enough_traffic(HTTP_REQUESTS, by=("bot", "route"), more_than=20, over="5m"),
    hold="5m",
    summary="{{ $labels.bot }}: {{ $labels.route }} fails {{ $value | humanizePercentage }} of its requests",
    description="""Orders and the kill switch go through this API. While {{ $labels.route }} fails, nobody can
        intervene in what {{ $labels.bot }} does with the money.""",
    samples=lambda level: [
        HTTP_REQUESTS.grows(600 * level, per="1m", method="POST", route="/orders", status_class="5xx"),
        HTTP_REQUESTS.grows(600 * (1 - level), per="1m", method="POST", route="/orders", status_class="2xx"),
    ],
)
