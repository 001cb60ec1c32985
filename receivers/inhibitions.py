"""What silences what. Each rule needs labels that both sides have: missing on both, they would count as equal.

A source fires no later than what it silences, so its hold is not the longer one; else both have been sent already.
"""

from rules.providers import MARKET_DATA_STALE, PROVIDER_DOWN
from rules.risk import DRAWDOWN_HIGH, DRAWDOWN_LIMIT_BREACHED
from rules.system import BOT_DOWN
from tradewatch.model import Inhibition, Matcher, matching

INHIBITIONS = (
    # A bot that is down cannot be slow, stale or idle as well.
    Inhibition(
        source=matching(alertname=BOT_DOWN.name),
        target=matching(Matcher("alertname", "!=", BOT_DOWN.name), Matcher("bot", "!=", "")),
        equal=("bot",),
    ),
    # A provider that does not answer sends no quotes either. Those of other providers are still news.
    Inhibition(
        source=matching(alertname=PROVIDER_DOWN.name),
        target=matching(alertname=MARKET_DATA_STALE.name),
        equal=("bot", "provider"),
    ),
    # The limit is passed: that it is near is no news, for this account.
    Inhibition(
        source=matching(alertname=DRAWDOWN_LIMIT_BREACHED.name),
        target=matching(alertname=DRAWDOWN_HIGH.name),
        equal=("bot", "account"),
    ),
)
