"""Which alert inhibits which. Both sides need the labels in `equal`: labels that both lack count as equal.

A source must fire before its targets, so its hold is not longer than theirs; otherwise both have been sent already.

Nothing that pages is inhibited: if it resolves meanwhile, Alertmanager never sends that, and its incident stays open.
"""

from rules.risk import DRAWDOWN_HIGH, DRAWDOWN_LIMIT_BREACHED
from rules.system import BOT_DOWN
from tradewatch.model import Inhibition, Matcher, matching

INHIBITIONS = (
    # The desk does not need to read that a bot that is down is slow or idle as well.
    Inhibition(
        source=matching(alertname=BOT_DOWN.name),
        target=(Matcher("severity", "=~", "warning|info"),),
        equal=("bot",),
    ),
    # An account beyond its limit does not need the warning that the limit is near.
    Inhibition(
        source=matching(alertname=DRAWDOWN_LIMIT_BREACHED.name),
        target=matching(alertname=DRAWDOWN_HIGH.name, severity="warning"),
        equal=("bot", "account"),
    ),
)
