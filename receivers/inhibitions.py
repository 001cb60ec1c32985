"""What silences what. Each rule needs labels that both sides have: missing on both, they would count as equal."""

from rules.system import BOT_DOWN
from tradewatch.model import Inhibition, Matcher, matching

INHIBITIONS = (
    # A bot that is down cannot be slow, stale or idle as well.
    Inhibition(
        source=matching(alertname=BOT_DOWN.name),
        target=matching(Matcher("alertname", "!=", BOT_DOWN.name), Matcher("bot", "!=", "")),
        equal=("bot",),
    ),
)
