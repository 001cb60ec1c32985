"""Do the bot's streams and keys hold, and do its venues let it in?"""

from rules.ages import STANDING_BY, age, resting
from rules.guards import enough_traffic
from rules.providers import TRADED_ON
from rules.thresholds.operations import (
    BACKOFF_SHARE,
    CLOCK_ERROR,
    MARKET_DATA_DELAY_LIMIT,
    QUOTA_USED,
    STREAM_CONNECTED,
    STREAM_MINUTES,
)
from tradewatch.model import CRITICAL, WARNING, Example, Matcher, StateAlert, ValueAlert
from tradingbot.catalogue.cost import PROVIDER_QUOTA_USED
from tradingbot.catalogue.process import PROCESS_START_TIME
from tradingbot.catalogue.providers import (
    MARKET_DATA_DELAY,
    MARKET_DATA_LAST_UPDATE,
    MARKET_OPEN,
    PROVIDER_BACKOFF,
    PROVIDER_CREDENTIAL_EXPIRY,
    PROVIDER_SERVES,
    PROVIDER_UP,
    WEBSOCKET_CONNECTED,
)
from tradingbot.catalogue.system import CLOCK, REPLICA_ACTIVE

# Prices, and the account's own orders and balances. Trades and candles follow from them or may pause.
_STREAMS = Matcher("stream", "=~", "quotes|order_book|orders|balances")

_LOST = WEBSOCKET_CONNECTED.stays(0, provider="binance", stream="quotes")

STREAM_DOWN = ValueAlert(
    name="StreamDown",
    severity=CRITICAL,
    signal="stream_connected",
    # ProviderDown says more if the provider did not answer at all. After that, after an opening and after a start, the
    # range begins anew.
    expr=f"""
        min by (bot, provider, stream) (
          avg_over_time({WEBSOCKET_CONNECTED.where(_STREAMS)}[{STREAM_MINUTES}m])
          unless on (bot, instance) {STANDING_BY}
          unless on (bot, instance, provider) {resting("5m")}
          unless on (bot, instance, provider) (min_over_time({TRADED_ON}[5m]) == 0)
          unless on (bot, instance) ({age(PROCESS_START_TIME)} < 300)
        )
    """,
    below=STREAM_CONNECTED,
    hold="1m",
    keep_firing_for="2m",
    summary="{{ $labels.bot }}: no {{ $labels.stream }} from {{ $labels.provider }}, or with gaps",
    description="""This stream was connected {{ $value | humanizePercentage }} of the last 5 minutes. Without quotes the
        prices of {{ $labels.bot }} are old; without orders and balances it does not know its fills and its
        position.""",
    samples=lambda level: [WEBSOCKET_CONNECTED.stays(level, provider="binance", stream="orders")],
    fires_too=(
        Example(name="started-five-minutes-ago", samples=(_LOST, PROCESS_START_TIME.lags(300)), value=0),
        Example(
            name="its-news-and-its-model-too",
            samples=(_LOST, *(PROVIDER_UP.stays(0, provider="binance", kind=kind) for kind in ("news", "model"))),
            value=0,
        ),
        Example(
            name="lost-by-the-standby-that-takes-over",
            before=(_LOST, REPLICA_ACTIVE.stays(0)),
            samples=(_LOST, REPLICA_ACTIVE.stays(1)),
            value=0,
        ),
        Example(
            name="another-provider-rests",
            samples=(
                _LOST,
                PROVIDER_SERVES.stays(1, provider="ibkr", venue="nasdaq"),
                MARKET_OPEN.stays(0, venue="nasdaq"),
            ),
            value=0,
        ),
        Example(
            name="one-of-two-markets-is-open",
            samples=(
                _LOST,
                MARKET_DATA_LAST_UPDATE.lags(1, provider="binance", venue="spot", symbol="BTC-USDT", stream="quotes"),
                MARKET_DATA_LAST_UPDATE.lags(9, provider="binance", venue="stocks", symbol="AAPL", stream="candles"),
                MARKET_OPEN.stays(1, venue="spot"),
                MARKET_OPEN.stays(0, venue="stocks"),
            ),
            value=0,
        ),
        Example(
            name="does-not-come-back-with-its-provider",
            before=(_LOST, PROVIDER_UP.stays(0, provider="binance", kind="exchange")),
            samples=(_LOST, PROVIDER_UP.stays(1, provider="binance", kind="exchange")),
            value=0,
        ),
        Example(
            name="does-not-come-back-with-its-exchange",
            before=(_LOST, MARKET_OPEN.stays(0, venue="binance")),
            samples=(_LOST, MARKET_OPEN.stays(1, venue="binance")),
            value=0,
        ),
        *(
            Example(
                name=f"does-not-come-back-with-{name}",
                before=(_LOST, series, MARKET_OPEN.stays(0, venue="nasdaq")),
                samples=(_LOST, series, MARKET_OPEN.stays(1, venue="nasdaq")),
                value=0,
            )
            for name, series in (
                ("a-venue-that-it-serves", PROVIDER_SERVES.stays(1, provider="binance", venue="nasdaq")),
                (
                    "a-venue-of-its-data",
                    MARKET_DATA_LAST_UPDATE.lags(1, provider="binance", venue="nasdaq", symbol="AAPL", stream="quotes"),
                ),
            )
        ),
    ),
    silent_too=(
        Example(
            name="comes-back-with-its-exchange",
            before=(_LOST, MARKET_OPEN.stays(0, venue="binance")),
            samples=(
                WEBSOCKET_CONNECTED.stays(1, provider="binance", stream="quotes"),
                MARKET_OPEN.stays(1, venue="binance"),
            ),
        ),
        Example(
            name="provider-down",
            samples=(
                _LOST,
                PROVIDER_UP.stays(0, provider="binance", kind="exchange"),
            ),
        ),
        Example(
            name="market-closed",
            samples=(
                WEBSOCKET_CONNECTED.stays(0, provider="ibkr", stream="orders"),
                PROVIDER_SERVES.stays(1, provider="ibkr", venue="nasdaq"),
                MARKET_OPEN.stays(0, venue="nasdaq"),
            ),
        ),
        Example(
            name="stands-by",
            samples=(_LOST, REPLICA_ACTIVE.stays(0)),
        ),
        *(
            Example(
                name=f"its-{name}-are-of-a-closed-market",
                samples=(
                    WEBSOCKET_CONNECTED.stays(0, provider="ibkr", stream="orders"),
                    MARKET_DATA_LAST_UPDATE.lags(50_000, provider="ibkr", venue="nasdaq", symbol="AAPL", stream=stream),
                    MARKET_OPEN.stays(0, venue="nasdaq"),
                ),
            )
            for name, stream in (("quotes", "quotes"), ("order-books", "order_book"))
        ),
        Example(
            name="exchange-in-maintenance",
            samples=(
                _LOST,
                MARKET_OPEN.stays(0, venue="binance"),
            ),
        ),
        Example(
            name="has-just-started",
            samples=(_LOST, PROCESS_START_TIME.lags(299)),
        ),
    ),
)

MARKET_DATA_ABSENT = StateAlert(
    name="MarketDataAbsent",
    severity=CRITICAL,
    signal="market_data_presence",
    # After a restart during an outage, no symbol has an age that could grow.
    when=f"""
        max by (bot, instance) (
          {MARKET_OPEN} == 1
          unless on (bot, instance) {MARKET_DATA_LAST_UPDATE}
          unless on (bot, instance) {STANDING_BY}
        )
    """,
    hold="3m",
    keep_firing_for="2m",
    summary="{{ $labels.bot }}: {{ $labels.instance }} has had no market data since its start",
    description="""A market is open, and {{ $labels.bot }} on {{ $labels.instance }} has not received a single event of
        any symbol. It cannot trade, and it cannot see what happens to its positions.""",
    samples_bad=(MARKET_OPEN.stays(1, venue="binance"),),
    samples_good=(
        MARKET_OPEN.stays(1, venue="binance"),
        MARKET_DATA_LAST_UPDATE.lags(0, provider="binance", venue="binance", symbol="BTC-USDT", stream="trades"),
    ),
    silent_too=(
        Example(name="market-closed", samples=(MARKET_OPEN.stays(0, venue="binance"),)),
        Example(name="stands-by", samples=(MARKET_OPEN.stays(1, venue="binance"), REPLICA_ACTIVE.stays(0))),
    ),
)

# With a clock that is off, delays mean nothing.
_CLOCK_OFF = f"(abs(timestamp({CLOCK}) - {CLOCK}) > {CLOCK_ERROR.at('production')})"

MARKET_DATA_LATE = ValueAlert(
    name="MarketDataLate",
    severity=WARNING,
    signal="market_data_delay",
    # Events that arrive and are old: a queue in the bot, or at the venue. A candle's time is its beginning.
    expr=f"""
        histogram_quantile(
          0.95,
          sum by (bot, provider, venue, le) (
            rate({MARKET_DATA_DELAY.bucket.where(Matcher("stream", "!=", "candles"))}[5m])
            unless on (bot, instance) {_CLOCK_OFF}
          )
        ) >= 0
    """,
    above=MARKET_DATA_DELAY_LIMIT,
    guard=enough_traffic(
        MARKET_DATA_DELAY.count,
        Matcher("stream", "!=", "candles"),
        by=("bot", "provider", "venue"),
        more_than=60,
        over="5m",
    ),
    hold="5m",
    summary="{{ $labels.bot }}: market data of {{ $labels.venue }} arrives {{ $value | humanizeDuration }} late",
    description="""Events of {{ $labels.venue }} reach {{ $labels.bot }} through {{ $labels.provider }}, but one in
        twenty is that old or older. The bot decides on prices that are gone, and MarketDataStale does not see it.""",
    samples=lambda level: MARKET_DATA_DELAY.observed(
        0.95, at=level, count=600, per="1m", provider="binance", venue="binance", stream="quotes"
    ),
    silent_too=(
        Example(
            name="candles-of-an-hour",
            samples=MARKET_DATA_DELAY.observed(
                0.95, at=50, count=600, per="1m", provider="binance", venue="binance", stream="candles"
            ),
        ),
        Example(
            name="clock-ahead",
            samples=(
                *MARKET_DATA_DELAY.observed(
                    0.95, at=9, count=600, per="1m", provider="binance", venue="binance", stream="quotes"
                ),
                CLOCK.lags(-9),
            ),
        ),
    ),
)

PROVIDER_BANNED = StateAlert(
    name="ProviderBanned",
    # The bot is locked out as in an outage, but the provider is well, so nobody else will repair it.
    severity=CRITICAL,
    signal="provider_ban",
    when=f"sum by (bot, provider) (increase({PROVIDER_BACKOFF.where(reason='ban')}[5m])) > 0",
    hold="1m",
    summary="{{ $labels.bot }} is banned by {{ $labels.provider }}",
    description="""{{ $labels.provider }} has banned {{ $labels.bot }}, which can neither cancel orders nor close
        positions there until the ban ends. Each further call makes the ban longer. Manage positions on the provider's
        own site.""",
    samples_bad=(PROVIDER_BACKOFF.grows(60, per="1m", provider="binance", reason="ban"),),
    samples_good=(PROVIDER_BACKOFF.grows(0, per="1m", provider="binance", reason="ban"),),
    fires_too=(
        Example(
            name="for-a-moment", samples=(PROVIDER_BACKOFF.grows(0.5, per="5m", provider="binance", reason="ban"),)
        ),
        Example(
            name="one-replica-of-two",
            samples=(
                PROVIDER_BACKOFF.grows(60, per="1m", provider="binance", reason="ban", instance="a:9400"),
                PROVIDER_BACKOFF.grows(0, per="1m", provider="binance", reason="ban", instance="b:9400"),
            ),
        ),
    ),
    silent_too=(
        Example(
            name="held-back-for-other-reasons",
            samples=tuple(
                PROVIDER_BACKOFF.grows(60, per="1m", provider="binance", reason=reason)
                for reason in ("overload", "maintenance")
            ),
        ),
    ),
)

PROVIDER_HOLDS_BACK = ValueAlert(
    name="ProviderHoldsBack",
    severity=WARNING,
    signal="provider_backoff",
    # A ban has its own alert, and a provider's maintenance is announced.
    expr=f"""
        sum by (bot, provider) (rate({PROVIDER_BACKOFF.where(Matcher("reason", "=~", "rate_limit|overload"))}[15m]))
    """,
    above=BACKOFF_SHARE,
    hold="5m",
    summary="{{ $labels.bot }} waits {{ $value | humanizePercentage }} of the time for {{ $labels.provider }}",
    description="""{{ $labels.provider }} asks {{ $labels.bot }} to call less often, so its orders and cancels wait. A
        ban follows if the bot does not obey. Find out which calls have increased.""",
    samples=lambda level: [PROVIDER_BACKOFF.grows(60 * level, per="1m", provider="binance", reason="rate_limit")],
)

# Left until it expires, in seconds, if it was not renewed for so long.
_EXPIRY = PROVIDER_CREDENTIAL_EXPIRY


def _unchanged(time: str) -> str:
    return f"({_EXPIRY} == {_EXPIRY} offset {time}) - timestamp({_EXPIRY})"


_RESTS = f"unless on (bot, instance, provider) {resting()}"


CREDENTIAL_EXPIRING = StateAlert(
    name="CredentialExpiring",
    severity=WARNING,
    signal="credential_expiry",
    # People issue a new key, which takes days; what the bot renews by itself changes at least once a day.
    when=f"min by (bot, provider) ({_unchanged('1d')}) < 3 * 86400",
    hold="5m",
    keep_firing_for="5m",
    summary="{{ $labels.bot }}: its key for {{ $labels.provider }} expires within three days",
    description="""Without a new key, {{ $labels.bot }} can then neither trade on {{ $labels.provider }} nor cancel or
        close what it has there. Issue the key now: a venue may need days for it, and weekends count.""",
    samples_bad=(_EXPIRY.stays(100_000, provider="binance"),),
    samples_good=(_EXPIRY.stays(4_000_000_000, provider="binance"),),
    fires_too=(
        Example(
            name="key-of-one-replica",
            samples=(
                _EXPIRY.stays(100_000, provider="binance", instance="a:9400"),
                _EXPIRY.stays(4_000_000_000, provider="binance", instance="b:9400"),
            ),
        ),
    ),
    silent_too=(Example(name="renewed-all-the-time", samples=(_EXPIRY.lags(-3_600, provider="binance"),)),),
)

_OLD_QUOTE = MARKET_DATA_LAST_UPDATE.lags(50_000, provider="ibkr", venue="nasdaq", symbol="AAPL", stream="quotes")

CREDENTIAL_EXPIRED = StateAlert(
    name="CredentialExpired",
    # Without access, positions stay open and orders keep working.
    severity=CRITICAL,
    signal="credential_expiry",
    # Sessions are renewed at least every hour, or earlier than two hours before their end. One that ends on a Sunday
    # is needed when the market opens.
    when=f"""
        min by (bot, provider) ({_unchanged("1h")} {_RESTS}) < 2 * 3600
        or
        min by (bot, provider) ({_EXPIRY} - timestamp({_EXPIRY}) {_RESTS}) < 0
    """,
    hold="5m",
    keep_firing_for="5m",
    summary="{{ $labels.bot }}: its access to {{ $labels.provider }} ends within two hours, or has ended",
    description="""The key or session of {{ $labels.bot }} for {{ $labels.provider }} was not renewed in time. When it
        has expired, the bot can neither cancel orders nor close positions there.""",
    samples_bad=(_EXPIRY.stays(100, provider="binance"),),
    samples_good=(_EXPIRY.stays(4_000_000_000, provider="binance"),),
    silent_too=(
        Example(name="renewed-all-the-time", samples=(_EXPIRY.lags(-1_800, provider="binance"),)),
        *(
            Example(
                name=f"its-market-is-closed-{name}",
                samples=(_EXPIRY.stays(100, provider="ibkr"), series, MARKET_OPEN.stays(0, venue=venue)),
            )
            for name, venue, series in (
                ("as-it-says", "nasdaq", PROVIDER_SERVES.stays(1, provider="ibkr", venue="nasdaq")),
                ("as-its-data-says", "nasdaq", _OLD_QUOTE),
                ("as-its-name-says", "ibkr", MARKET_OPEN.stays(1, venue="binance")),
            )
        ),
    ),
)

QUOTA_NEARLY_USED = ValueAlert(
    name="QuotaNearlyUsed",
    severity=WARNING,
    signal="provider_quota",
    expr=f"max by (bot, provider, quota) ({PROVIDER_QUOTA_USED})",
    above=QUOTA_USED,
    hold="5m",
    keep_firing_for="5m",
    summary="""{{ $labels.bot }} has used {{ $value | humanizePercentage }} of {{ $labels.quota }} at
        {{ $labels.provider }}""",
    description="""When {{ $labels.quota }} is used up, {{ $labels.provider }} refuses or charges each call of
        {{ $labels.bot }}, and strategies that need it stop. Raise the quota, or call less often.""",
    samples=lambda level: [PROVIDER_QUOTA_USED.stays(level, provider="newswire", quota="monthly_calls")],
)
