"""Do orders do what they should: are they sent, and do they come to an end?"""

from rules.ages import STANDING_BY, age
from rules.guards import edges, share_of_orders
from rules.thresholds.execution import (
    FEW_DENIALS,
    ORDER_AGE,
    ORDER_DENIED_RATIO,
)
from tradewatch.model import INFO, WARNING, Example, Matcher, Samples, StateAlert, ValueAlert
from tradingbot.catalogue.providers import MARKET_CHANGED, MARKET_OPEN
from tradingbot.catalogue.strategies import STRATEGY_ENABLED
from tradingbot.catalogue.system import REPLICA_ACTIVE
from tradingbot.catalogue.trading import (
    FILLS,
    OPEN_ORDER_OLDEST,
    ORDERS_DENIED,
    ORDERS_SUBMITTED,
)

_MUST_END = (Matcher("order_type", "!~", "stop|other"), Matcher("strategy", "!=", "manual"))

ORDER_STUCK = ValueAlert(
    name="OrderStuck",
    severity=WARNING,
    signal="order_age",
    # Stops and orders of other types may rest for days, and so may what a person has ordered. An order that was sent
    # before its venue opened has had no more time than since then: good till cancelled, it outlives the session on
    # purpose.
    expr=f"""
        max by (bot, venue, strategy, order_type) (
          (
            {age(MARKET_CHANGED)} < on (bot, instance, venue) group_right () {age(OPEN_ORDER_OLDEST, *_MUST_END)}
            or
            {age(OPEN_ORDER_OLDEST, *_MUST_END)}
          )
          unless on (bot, instance) {STANDING_BY}
          unless on (bot, instance, venue) ({MARKET_OPEN} == 0)
        )
    """,
    above=ORDER_AGE,
    hold="5m",
    keep_firing_for="5m",
    summary="{{ $labels.bot }}: an order of {{ $labels.strategy }} is {{ $value | humanizeDuration }} old",
    description="""The oldest {{ $labels.order_type }} order of {{ $labels.strategy }} at {{ $labels.venue }} should
        have been filled or cancelled long ago. It is filled when the market comes back to its old price.""",
    samples=lambda level: [OPEN_ORDER_OLDEST.lags(level, venue="binance", strategy="trend", order_type="limit")],
    fires_too=(
        Example(
            name="sent-long-after-its-venue-opened",
            samples=(
                OPEN_ORDER_OLDEST.lags(100_000, venue="binance", strategy="trend", order_type="limit"),
                MARKET_CHANGED.lags(900_000, venue="binance"),
                MARKET_OPEN.stays(1, venue="binance"),
            ),
            value=100_000,
        ),
        Example(
            name="market-order-sent-before-the-opening",
            samples=(
                OPEN_ORDER_OLDEST.lags(100_000, venue="nasdaq", strategy="stocks", order_type="market"),
                MARKET_CHANGED.lags(600, venue="nasdaq"),
                MARKET_OPEN.stays(1, venue="nasdaq"),
            ),
            value=600,
        ),
    ),
    silent_too=(
        Example(
            name="stop-of-a-position",
            samples=(
                OPEN_ORDER_OLDEST.lags(500_000, venue="binance", strategy="trend", order_type="stop"),
                OPEN_ORDER_OLDEST.lags(500_000, venue="binance", strategy="trend", order_type="other"),
            ),
        ),
        Example(
            name="bid-of-a-person",
            samples=(OPEN_ORDER_OLDEST.lags(500_000, venue="binance", strategy="manual", order_type="limit"),),
        ),
        Example(
            name="stands-by",
            samples=(
                OPEN_ORDER_OLDEST.lags(500_000, venue="binance", strategy="trend", order_type="limit"),
                REPLICA_ACTIVE.stays(0),
            ),
        ),
        Example(
            name="its-venue-is-closed",
            samples=(
                OPEN_ORDER_OLDEST.lags(500_000, venue="nasdaq", strategy="stocks", order_type="limit"),
                MARKET_CHANGED.lags(200_000, venue="nasdaq"),
                MARKET_OPEN.stays(0, venue="nasdaq"),
                MARKET_OPEN.stays(1, venue="binance"),
            ),
        ),
        Example(
            name="its-venue-has-opened-since",
            samples=(
                OPEN_ORDER_OLDEST.lags(500_000, venue="nasdaq", strategy="stocks", order_type="limit"),
                MARKET_CHANGED.lags(20_000, venue="nasdaq"),
                MARKET_OPEN.stays(1, venue="nasdaq"),
            ),
        ),
    ),
)

# The kill switch and the limits on losses have critical alerts of their own.
_DENIED = ORDERS_DENIED.where(
    Matcher("reason", "!~", "kill_switch|daily_loss|drawdown|market_closed|strategy_disabled")
)


def _orders(denied: float, others: float, per: str) -> tuple[Samples, ...]:
    return (
        ORDERS_DENIED.grows(denied, per=per, strategy="trend", reason="order_rate"),
        ORDERS_SUBMITTED.grows(others, per=per, venue="binance", strategy="trend", side="buy", order_type="limit"),
    )


_FIRES, _SILENT = edges(_orders, quiet="1d")

ORDERS_DENIED_OFTEN = ValueAlert(
    name="OrdersDenied",
    severity=WARNING,
    signal="order_denied_ratio",
    # Of all that the strategy wanted to send: what was denied is not in the orders that were sent.
    expr=share_of_orders(_DENIED, besides=ORDERS_SUBMITTED.name, by=("bot", "strategy"), more_than=FEW_DENIALS),
    above=ORDER_DENIED_RATIO,
    hold="10m",
    every="2m",
    summary="{{ $labels.bot }}: {{ $value | humanizePercentage }} of the orders of {{ $labels.strategy }} are denied",
    description="""The bot's own risk engine stops orders of {{ $labels.strategy }} before they are sent: entries that
        it misses, or exits that it does not make. Find out which limit denies them.""",
    samples=lambda level: _orders(600 * level, 600 * (1 - level), "1m"),
    fires_too=(
        Example(
            name="nothing-is-sent",
            samples=(ORDERS_DENIED.grows(600, per="1m", strategy="trend", reason="order_rate"),),
            value=1,
        ),
        Example(
            name="three-in-a-day-and-nothing-is-sent",
            samples=(ORDERS_DENIED.grows(3, per="1d", strategy="trend", reason="order_rate"),),
            value=1,
        ),
        *_FIRES,
    ),
    silent_too=(
        *_SILENT,
        Example(
            name="two-of-three-denied",
            samples=(
                ORDERS_DENIED.grows(2, per="1d", strategy="trend", reason="leverage"),
                ORDERS_SUBMITTED.grows(1, per="1d", venue="binance", strategy="trend", side="buy", order_type="limit"),
            ),
        ),
        Example(
            name="stopped-on-purpose",
            samples=tuple(
                ORDERS_DENIED.grows(600, per="1m", strategy="trend", reason=reason)
                for reason in ("kill_switch", "daily_loss", "drawdown", "market_closed", "strategy_disabled")
            ),
        ),
    ),
)

# A strategy with so many fills in a time has none by chance once in 150 times, if they come independently: exp(-5).
_USUAL_FILLS = 5

_ORDER = {"venue": "binance", "strategy": "trend", "side": "buy", "order_type": "limit"}
_FILL = {"venue": "binance", "symbol": "BTC-USDT", "strategy": "trend", "side": "buy", "liquidity": "maker"}
_LIVE = STRATEGY_ENABLED.stays(1, strategy="trend", mode="live")
_OPEN = MARKET_OPEN.stays(1, venue="binance")


def _fills(window: str) -> str:
    return f"sum by (bot, strategy) (increase({FILLS}{window}))"


def _none_sent(window: str) -> str:
    """Strategies that were live for this range on venues that were open, and have sent no order in it.

    Only for strategies whose venues never close: a weekend is no fault of the others.
    """
    return f"""
          max by (bot, strategy) (min_over_time({STRATEGY_ENABLED.where(mode="live")}[{window}])) == 1
          unless on (bot, strategy) sum by (bot, strategy) (increase({ORDERS_SUBMITTED}[{window}])) > 0
          and on (bot) min by (bot) (min_over_time({MARKET_OPEN}[{window}])) == 1
    """


ORDERS_ABSENT = StateAlert(
    name="OrdersAbsent",
    severity=INFO,
    signal="orders_presence",
    # A busy strategy had many fills before, and also at this time yesterday. What it is denied has its own alert.
    when=f"""
        (
          {_none_sent("1d")}
          and on (bot, strategy) {_fills("[2d] offset 1d")} > {2 * _USUAL_FILLS}
        )
        or
        (
          {_none_sent("2h")}
          and on (bot, strategy) {_fills("[6h] offset 2h")} > {12 * _USUAL_FILLS}
          and on (bot, strategy) {_fills("[2h] offset 1d")} > {4 * _USUAL_FILLS}
          unless on (bot, strategy) sum by (bot, strategy) (increase({ORDERS_DENIED}[2h])) > 0
        )
    """,
    hold="30m",
    every="2m",
    summary="{{ $labels.bot }}: {{ $labels.strategy }} no longer sends orders",
    description="""{{ $labels.strategy }} of {{ $labels.bot }} is switched on and its markets were open, and it has
        sent no order in 24 hours, or in two if it is busy, although it had fills before. Find out what it waits
        for.""",
    samples_bad=(_LIVE, _OPEN, FILLS.grows(1, per="1h", **_FILL), ORDERS_SUBMITTED.grows(0, per="1m", **_ORDER)),
    samples_good=(_LIVE, _OPEN, FILLS.grows(1, per="1h", **_FILL), ORDERS_SUBMITTED.grows(1, per="1m", **_ORDER)),
    silent_too=(
        Example(
            name="switched-off",
            samples=(
                STRATEGY_ENABLED.stays(0, strategy="trend", mode="live"),
                _OPEN,
                FILLS.grows(1, per="1m", **_FILL),
            ),
        ),
        Example(name="once-a-week", samples=(_LIVE, _OPEN, FILLS.grows(1, per="7d", **_FILL))),
    ),
)
