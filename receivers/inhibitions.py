"""Which alert inhibits which. Both sides need the labels in `equal`: labels that both lack count as equal.

A source must fire before its targets, so its hold is not longer than theirs; otherwise both have been sent already.
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
    # A provider that does not answer does not send quotes. Stale quotes of other providers are still notified.
    Inhibition(
        source=matching(alertname=PROVIDER_DOWN.name),
        target=matching(alertname=MARKET_DATA_STALE.name),
        equal=("bot", "provider"),
    ),
    # An account beyond its limit does not need the warning that the limit is near.
    Inhibition(
        source=matching(alertname=DRAWDOWN_LIMIT_BREACHED.name),
        target=matching(alertname=DRAWDOWN_HIGH.name),
        equal=("bot", "account"),
    ),
)
