"""Is the bot there, and does its process keep up?"""

from rules.recording import EXPECTED_BOT
from tradewatch.model import CRITICAL, StateAlert
from tradingbot.catalogue.process import UP

BOT_DOWN = StateAlert(
    name="BotDown",
    severity=CRITICAL,
    signal="bot_presence",
    # From the list of bots that must be there: one that left service discovery has no `up` at all. A dead
    # replica beside a live one is not meant.
    when=f"{EXPECTED_BOT} unless on (bot) ({UP.where(job='tradingbot')} == 1)",
    hold="1m",
    summary="{{ $labels.bot }} is down",
    description="""No replica of {{ $labels.bot }} answers. Open positions have no keeper: stops that the bot holds
        itself are not watched, and working orders at the venue stay as they are.""",
    samples_bad=(UP.stays(0),),
    samples_good=(UP.stays(1),),
)
