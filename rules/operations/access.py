"""Do its providers let the bot in: no ban, a valid key, and quota left?"""

from rules.ages import resting
from rules.thresholds.operations import (
    BACKOFF_SHARE,
    QUOTA_USED,
)
from tradewatch.model import CRITICAL, WARNING, Example, Matcher, StateAlert, ValueAlert
from tradingbot.catalogue.cost import PROVIDER_QUOTA_USED
from tradingbot.catalogue.providers import (
    MARKET_DATA_LAST_UPDATE,
    MARKET_OPEN,
    PROVIDER_BACKOFF,
    PROVIDER_CREDENTIAL_EXPIRY,
    PROVIDER_SERVES,
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

_OLD_QUOTE = MARKET_DATA_LAST_UPDATE.lags(50_000, provider="ibkr", venue="nasdaq", symbol="AAPL", stream="quotes")
_AT_REST = tuple(
    Example(
        name=f"its-market-is-closed-{name}",
        samples=(_EXPIRY.stays(100, provider="ibkr"), series, MARKET_OPEN.stays(0, venue=venue)),
    )
    for name, venue, series in (
        ("as-it-says", "nasdaq", PROVIDER_SERVES.stays(1, provider="ibkr", venue="nasdaq")),
        ("as-its-data-says", "nasdaq", _OLD_QUOTE),
        ("as-its-name-says", "ibkr", MARKET_OPEN.stays(1, venue="binance")),
    )
)

CREDENTIAL_EXPIRING = StateAlert(
    name="CredentialExpiring",
    severity=WARNING,
    signal="credential_expiry",
    # People issue a new key, which takes days; what the bot renews by itself changes at least once a day. On its first
    # day, a key cannot be told from a session: one of those is renewed at least every hour, or more than two and a half
    # hours before its end. A key that has expired is CredentialExpired.
    when=f"""
        0 < min by (bot, provider) ({_unchanged("1d")}) < 3 * 86400
        or
        min by (bot, provider) ({_unchanged("1h")} {_RESTS}) < 2.5 * 3600
    """,
    hold="5m",
    keep_firing_for="5m",
    summary="{{ $labels.bot }}: its key for {{ $labels.provider }} expires soon",
    description="""The key expires within three days, or within hours if it is new or a session. Then {{ $labels.bot }}
        can neither trade on {{ $labels.provider }} nor cancel or close what it has there. Issue another one now: a
        venue may need days for it, and weekends count.""",
    samples_bad=(_EXPIRY.stays(250_000, provider="binance"),),
    samples_good=(_EXPIRY.stays(4_000_000_000, provider="binance"),),
    fires_too=(
        Example(
            name="key-of-one-replica",
            samples=(
                _EXPIRY.stays(250_000, provider="binance", instance="a:9400"),
                _EXPIRY.stays(4_000_000_000, provider="binance", instance="b:9400"),
            ),
        ),
        Example(
            name="session-of-one-replica",
            samples=(
                _EXPIRY.stays(100, provider="binance", instance="a:9400"),
                _EXPIRY.stays(4_000_000_000, provider="binance", instance="b:9400"),
            ),
        ),
    ),
    silent_too=(
        Example(name="days-are-left", samples=(_EXPIRY.stays(700_000, provider="binance"),)),
        Example(name="renewed-all-the-time", samples=(_EXPIRY.lags(-3_600, provider="binance"),)),
        *_AT_REST,
    ),
)

CREDENTIAL_EXPIRED = StateAlert(
    name="CredentialExpired",
    # Without access, positions stay open and orders keep working.
    severity=CRITICAL,
    signal="credential_expiry",
    # CredentialExpiring comes first. One that ends on a Sunday is needed when the market opens.
    when=f"""
        min by (bot, provider) ({_unchanged("1h")} {_RESTS}) < 3600
        or
        min by (bot, provider) ({_EXPIRY} - timestamp({_EXPIRY}) {_RESTS}) < 0
    """,
    hold="5m",
    keep_firing_for="5m",
    summary="{{ $labels.bot }}: its access to {{ $labels.provider }} ends within an hour, or has ended",
    description="""The key or session of {{ $labels.bot }} for {{ $labels.provider }} was not renewed in time. When it
        has expired, the bot can neither cancel orders nor close positions there.""",
    samples_bad=(_EXPIRY.stays(100, provider="binance"),),
    samples_good=(_EXPIRY.stays(4_000_000_000, provider="binance"),),
    silent_too=(
        Example(name="renewed-all-the-time", samples=(_EXPIRY.lags(-1_800, provider="binance"),)),
        *_AT_REST,
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
