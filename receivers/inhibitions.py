"""Which alert inhibits which. Both sides need the labels in `equal`: labels that both lack count as equal.

A source must fire before its targets, so its hold is not longer than theirs; otherwise both have been sent already.

Nothing that pages is inhibited: if it resolves meanwhile, Alertmanager never sends that, and its incident stays open.
"""

from rules.operations.access import CREDENTIAL_EXPIRED, CREDENTIAL_EXPIRING
from rules.operations.connections import STREAM_DOWN, STREAM_UNSTEADY
from rules.operations.processes import BOT_RESTARTING, BOT_UNSTABLE
from rules.risk import DRAWDOWN_HIGH, DRAWDOWN_LIMIT_BREACHED
from rules.safety.positions import MARGIN_HIGH, MARGIN_NEAR_LIMIT
from rules.safety.records import RECONCILIATION_MISMATCH, RECONCILIATION_UNSTEADY
from rules.system import BOT_DOWN
from tradewatch.model import Inhibition, Matcher, matching

INHIBITIONS = (
    # The desk does not need to read that a bot that is down is slow or idle as well. That it restarted again and again
    # says why.
    Inhibition(
        source=matching(alertname=BOT_DOWN.name),
        target=(Matcher("severity", "=~", "warning|info"), Matcher("alertname", "!=", BOT_UNSTABLE.name)),
        equal=("bot",),
    ),
    # An account beyond its limit does not need the warning that the limit is near.
    Inhibition(
        source=matching(alertname=DRAWDOWN_LIMIT_BREACHED.name),
        target=matching(alertname=DRAWDOWN_HIGH.name, severity="warning"),
        equal=("bot", "account"),
    ),
    # Nor does a process that is in a crash loop, an account that needs margin now, positions that differ in every
    # reconciliation, a key that has expired, or a stream that is down.
    Inhibition(
        source=matching(alertname=BOT_RESTARTING.name),
        target=matching(alertname=BOT_UNSTABLE.name, severity="warning"),
        equal=("bot", "instance"),
    ),
    Inhibition(
        source=matching(alertname=MARGIN_NEAR_LIMIT.name),
        target=matching(alertname=MARGIN_HIGH.name, severity="warning"),
        equal=("bot", "venue", "account"),
    ),
    Inhibition(
        source=matching(alertname=RECONCILIATION_MISMATCH.name),
        target=matching(alertname=RECONCILIATION_UNSTEADY.name, severity="warning"),
        equal=("bot", "venue", "account"),
    ),
    Inhibition(
        source=matching(alertname=CREDENTIAL_EXPIRED.name),
        target=matching(alertname=CREDENTIAL_EXPIRING.name, severity="warning"),
        equal=("bot", "provider"),
    ),
    Inhibition(
        source=matching(alertname=STREAM_DOWN.name),
        target=matching(alertname=STREAM_UNSTEADY.name, severity="warning"),
        equal=("bot", "provider", "stream"),
    ),
)
