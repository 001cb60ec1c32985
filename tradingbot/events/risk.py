"""Money at risk. Compute all values in one loop, and call `risk_computed` at its end."""

from tradewatch.model import BOOL, ONE, RATIO, USD, Argument, Event, Remove, Set, Stamp
from tradingbot.catalogue import risk
from tradingbot.catalogue.labels import (
    ACCOUNT,
    CONFIDENCE,
    LIMIT,
    POSITION_SIDE,
    SCOPE,
    STRATEGY,
    SYMBOL,
    VENUE,
)

EQUITY = Event(
    "equity",
    "The value of an account.",
    arguments=(
        VENUE,
        ACCOUNT,
        Argument(
            "usd",
            USD,
            "balance plus unrealised result, net of deposits and withdrawals, so that a withdrawal is not a loss",
        ),
    ),
    updates=(Set(risk.EQUITY, "usd"),),
)

PNL = Event(
    "pnl",
    "The result of a strategy on an account; a loss is negative.",
    arguments=(
        ACCOUNT,
        STRATEGY,
        Argument("day_usd", USD, "since the session's start, including fees and funding", keyword=True),
        Argument(
            "realised_usd",
            USD,
            "of closed positions, as in the venue's statement; a restart does not set it to 0",
            keyword=True,
        ),
        Argument("unrealised_usd", USD, "of open positions at the mark price", keyword=True),
    ),
    updates=(
        Set(risk.PNL_DAY, "day_usd"),
        Set(risk.PNL_REALISED, "realised_usd"),
        Set(risk.PNL_UNREALISED, "unrealised_usd"),
    ),
)

SYMBOL_PNL = Event(
    "symbol_pnl",
    "The result in a symbol, of all strategies; a loss is negative.",
    arguments=(
        VENUE,
        SYMBOL,
        Argument(
            "usd",
            USD,
            """of closed and open positions, before fees and funding; a restart does not set it to 0. None when the bot
            no longer trades the symbol""",
            optional=True,
        ),
    ),
    updates=(Set(risk.SYMBOL_PNL, "usd"),),
)

RISK_COMPUTED = Event(
    "risk_computed",
    "All risk values of an account were computed; call it after them. RiskDataStale fires without it.",
    arguments=(ACCOUNT,),
    updates=(Stamp(risk.RISK_UPDATED),),
)

DRAWDOWN = Event(
    "drawdown",
    "How far equity is below its peak.",
    arguments=(ACCOUNT, Argument("ratio", RATIO, "of the peak: 0 at the peak, 0.1 for ten per cent below")),
    updates=(Set(risk.DRAWDOWN, "ratio"),),
)

EXPOSURE = Event(
    "exposure",
    "The notional of an open position at the mark price.",
    arguments=(VENUE, SYMBOL, POSITION_SIDE, Argument("usd", USD, "positive on both sides")),
    updates=(Set(risk.EXPOSURE, "usd"),),
)

LIQUIDATION_DISTANCE = Event(
    "liquidation_distance",
    "How far a position's mark price is from its liquidation price.",
    arguments=(VENUE, SYMBOL, Argument("ratio", RATIO, "distance over the mark price; 0 is liquidation")),
    updates=(Set(risk.LIQUIDATION_DISTANCE, "ratio"),),
)

POSITIONS_UNPROTECTED = Event(
    "positions_unprotected",
    """How many open positions have no working stop at the venue although they should; call it at each check, also with
    0.""",
    arguments=(VENUE, Argument("count", ONE, "positions without their stop")),
    updates=(Set(risk.POSITIONS_UNPROTECTED, "count"),),
)

POSITION_CLOSED = Event(
    "position_closed",
    "A symbol has no position any more, so its exposure and liquidation distance are no longer exported.",
    arguments=(VENUE, SYMBOL),
    updates=(Remove(risk.EXPOSURE), Remove(risk.LIQUIDATION_DISTANCE)),
)

MARGIN_USED = Event(
    "margin_used",
    "How much of an account's margin is in use; not for a cash account.",
    arguments=(
        VENUE,
        ACCOUNT,
        Argument("ratio", RATIO, "maintenance margin over margin balance; at 1 the venue liquidates"),
    ),
    updates=(Set(risk.MARGIN_USED, "ratio"),),
)

RISK_LIMIT_USED = Event(
    "risk_limit_used",
    "How much of a risk limit is used, the fullest of its scope; call it for each limit of the bot.",
    arguments=(LIMIT, SCOPE, Argument("ratio", RATIO, "1 is the limit")),
    updates=(Set(risk.RISK_LIMIT_USED, "ratio"),),
)

VALUE_AT_RISK = Event(
    "value_at_risk",
    "The loss that one day exceeds only with the remaining probability.",
    arguments=(ACCOUNT, CONFIDENCE, Argument("usd", USD, "a loss as a positive amount")),
    updates=(Set(risk.VALUE_AT_RISK, "usd"),),
)

KILL_SWITCH = Event(
    "kill_switch",
    "Whether a kill switch blocks new orders; call it at each change. All scopes start at 0.",
    arguments=(SCOPE, Argument("active", BOOL, "whether any switch of this level blocks")),
    updates=(Set(risk.KILL_SWITCH_ACTIVE, "active"),),
)

RECONCILED = Event(
    "reconciled",
    "The bot's positions were compared with the venue's, with any result.",
    arguments=(
        VENUE,
        ACCOUNT,
        Argument("difference_usd", USD, "the sum over symbols of the absolute difference, at the mark price"),
    ),
    updates=(Set(risk.RECONCILIATION_DIFFERENCE, "difference_usd"), Stamp(risk.RECONCILIATION_LAST_SUCCESS)),
)
