"""Do calls succeed: the bot's orders, its other calls to providers, and people's calls to the bot?"""

from functools import partial
from itertools import cycle

from rules.guards import edges, half, recovered, share, share_of_many
from rules.providers import TRADED_ON
from rules.thresholds.operations import CALL_FAILURES, FEW_FAILED_CALLS, FEW_REFUSED_AT_ONCE, ORDERS_REFUSED_RATIO
from tradewatch.model import CRITICAL, WARNING, Example, Matcher, Samples, StateAlert, ValueAlert
from tradingbot.catalogue.api import HTTP_REQUESTS, HTTP_REQUESTS_IN_FLIGHT
from tradingbot.catalogue.labels import METHOD, STATUS_CLASS
from tradingbot.catalogue.providers import PROVIDER_REQUESTS, PROVIDER_UP
from tradingbot.catalogue.trading import ORDERS_REJECTED, ORDERS_SUBMITTED

_ORDERS = "submit_order|amend_order|cancel_order"


def _failing(operations: Matcher, failed: Matcher) -> str:
    """The share of calls that fail, for each operation; ProviderDown says more if the provider does not answer."""
    by = ("bot", "provider", "operation")
    finished = Matcher("outcome", "!=", "cancelled")
    bad = PROVIDER_REQUESTS.where(operations, failed)
    # If no call has failed, these are all calls, and they have far fewer series.
    good = PROVIDER_REQUESTS.where(operations, failed.negated, finished)
    every = PROVIDER_REQUESTS.where(operations, finished)
    calls = share(bad, every, by=by, busy="5m", more_than=FEW_FAILED_CALLS, quiet="15m")
    # Some bots call once an hour. It is over when the calls of an hour succeed, or earlier (`recovered`). An outage of
    # minutes does not count.
    well = f"""(
          sum by ({", ".join(by)}) (increase({good}[1h])) > 0
          unless sum by ({", ".join(by)}) (increase({bad}[1h])) > 0
        )"""
    return f"""
        ({calls}) unless on (bot, provider) (min_over_time({TRADED_ON}[5m]) == 0)
        or
        {half(bad, every, by=by, within="6h")}
          unless {well}
          unless {recovered(bad, by=by)}
          unless on (bot, provider) (avg_over_time({TRADED_ON}[6h]) < 0.99)
    """


def _calls(operation: str, outcome: str, failed: float, others: float, per: str) -> tuple[Samples, ...]:
    return tuple(
        PROVIDER_REQUESTS.grows(number, per=per, provider="binance", operation=operation, outcome=each)
        for each, number in ((outcome, failed), ("ok", others))
    )


# Without the short range, because development's limit is above QUIET_SHARE.
_ORDERS_FIRE, _ORDERS_SILENT = edges(partial(_calls, "cancel_order", "server_error"), quiet="6h")
_OTHERS_FIRE, _OTHERS_SILENT = edges(partial(_calls, "balances", "client_error"), quiet="6h")

ORDER_CALLS_FAILING = ValueAlert(
    name="OrderCallsFailing",
    # An order that cannot be cancelled is filled when the market is there.
    severity=CRITICAL,
    signal="order_call_failures",
    # A refused order is an answer: OrderRejectRatioHigh counts those.
    expr=_failing(
        Matcher("operation", "=~", _ORDERS),
        Matcher("outcome", "=~", "timeout|network_error|server_error|invalid_response"),
    ),
    above=CALL_FAILURES,
    hold="5m",
    every="1m",
    summary="""{{ $labels.bot }}: {{ $value | humanizePercentage }} of {{ $labels.operation }} at
        {{ $labels.provider }} fail""",
    description="""{{ $labels.provider }} answers, but not these calls of {{ $labels.bot }}: orders are not sent, not
        changed or not cancelled, and some are in doubt. Manage orders on the provider's own site.""",
    samples=lambda level: _calls("cancel_order", "server_error", 600 * level, 600 * (1 - level), "1m"),
    fires_too=(
        *_ORDERS_FIRE,
        Example(
            name="three-of-three",
            samples=(
                PROVIDER_REQUESTS.grows(3, per="15m", provider="binance", operation="cancel_order", outcome="timeout"),
            ),
            value=1,
        ),
    ),
    silent_too=(
        *_ORDERS_SILENT,
        Example(
            name="refused-and-stopped-waiting",
            samples=tuple(
                PROVIDER_REQUESTS.grows(60, per="1m", provider="binance", operation="submit_order", outcome=outcome)
                for outcome in ("client_error", "rate_limited", "cancelled")
            ),
        ),
        Example(
            name="provider-down",
            samples=(
                PROVIDER_REQUESTS.grows(60, per="1m", provider="binance", operation="submit_order", outcome="timeout"),
                PROVIDER_UP.stays(0, provider="binance", kind="exchange"),
            ),
        ),
    ),
)

PROVIDER_CALLS_FAILING = ValueAlert(
    name="ProviderCallsFailing",
    severity=WARNING,
    signal="provider_call_failures",
    # Here, a client error is a fault too: a key without permission, or an interface that has changed.
    expr=_failing(Matcher("operation", "!~", _ORDERS), Matcher("outcome", "!~", "ok|cancelled|rate_limited")),
    above=CALL_FAILURES,
    hold="5m",
    every="2m",
    summary="""{{ $labels.bot }}: {{ $value | humanizePercentage }} of {{ $labels.operation }} at
        {{ $labels.provider }} fail""",
    description="""{{ $labels.provider }} answers, but not these calls of {{ $labels.bot }}, which then works with old
        data or none. A single kind of call usually fails because of a permission, or a change of the interface.""",
    samples=lambda level: _calls("balances", "client_error", 600 * level, 600 * (1 - level), "1m"),
    fires_too=(
        *_OTHERS_FIRE,
        Example(
            name="three-of-three",
            samples=(
                PROVIDER_REQUESTS.grows(3, per="15m", provider="binance", operation="candles", outcome="client_error"),
            ),
            value=1,
        ),
    ),
    silent_too=(
        *_OTHERS_SILENT,
        Example(
            name="limited-and-stopped-waiting",
            samples=tuple(
                PROVIDER_REQUESTS.grows(60, per="1m", provider="binance", operation="candles", outcome=outcome)
                for outcome in ("rate_limited", "cancelled")
            ),
        ),
        Example(
            name="provider-down",
            samples=(
                PROVIDER_REQUESTS.grows(60, per="1m", provider="binance", operation="candles", outcome="timeout"),
                PROVIDER_UP.stays(0, provider="binance", kind="exchange"),
            ),
        ),
    ),
)


def _refused(number: float, others: float, reason: str = "insufficient_margin", per: str = "1m") -> tuple[Samples, ...]:
    return (
        ORDERS_SUBMITTED.grows(
            number + others, per=per, venue="binance", strategy="hedger", side="sell", order_type="ioc"
        ),
        ORDERS_REJECTED.grows(number, per=per, venue="binance", strategy="hedger", reason=reason),
    )


ORDERS_REFUSED = ValueAlert(
    name="OrdersRefused",
    # The strategy cannot hedge or close at this venue: each minute adds to what it holds.
    severity=CRITICAL,
    signal="orders_refused",
    # Per strategy: the quotes of one hide the refused hedges of another. A maker wants orders that would cross to be
    # refused, and nobody can trade on a closed market.
    expr=share_of_many(
        ORDERS_REJECTED.where(Matcher("reason", "!~", "post_only_would_cross|market_closed")),
        ORDERS_SUBMITTED.name,
        by=("bot", "venue", "strategy"),
        more_than=FEW_REFUSED_AT_ONCE,
    ),
    above=ORDERS_REFUSED_RATIO,
    hold="1m",
    keep_firing_for="3m",
    summary="""{{ $labels.bot }}: {{ $labels.venue }} refuses {{ $value | humanizePercentage }} of the orders of
        {{ $labels.strategy }}""",
    description="""{{ $labels.strategy }} cannot hedge, open or close anything at {{ $labels.venue }}, and its positions
        elsewhere grow without their other leg. Find out why orders are refused. Until then, manage positions on the
        venue's own site.""",
    samples=lambda level: _refused(600 * level, 600 * (1 - level)),
    fires_too=(Example(name="just-enough", samples=_refused(FEW_REFUSED_AT_ONCE * 1.001, 0, per="5m"), value=1),),
    silent_too=(
        Example(name="just-too-few", samples=_refused(FEW_REFUSED_AT_ONCE * 0.999, 0, per="5m")),
        Example(name="refused-at-its-own-wish", samples=_refused(600, 0, "post_only_would_cross")),
        Example(name="on-a-closed-market", samples=_refused(600, 0, "market_closed")),
    ),
)

API_HANGS = StateAlert(
    name="ApiHangs",
    # A request that never ends is in no ratio of failures.
    severity=CRITICAL,
    signal="api_requests_waiting",
    # A screen that waits for news is one request; three that wait for five minutes, and no other answer, are not.
    when=f"""
        max by (bot, instance) (min_over_time({HTTP_REQUESTS_IN_FLIGHT}[2m])) >= 3
        unless on (bot, instance)
        increase({HTTP_REQUESTS}[2m]) > 0
    """,
    # After a restart there is no past that a range could see, and nothing has been answered yet.
    hold="4m",
    summary="{{ $labels.bot }}: the API of {{ $labels.instance }} has answered nothing for 5 minutes",
    description="""Requests to {{ $labels.bot }} wait and are never answered, the kill switch included. Nobody can
        control the bot through its API: use the venue's own site.""",
    samples_bad=(
        HTTP_REQUESTS_IN_FLIGHT.stays(3),
        HTTP_REQUESTS.grows(0, per="1m", method="GET", route="/status", status_class="2xx"),
    ),
    samples_good=(
        HTTP_REQUESTS_IN_FLIGHT.stays(0),
        HTTP_REQUESTS.grows(0, per="1m", method="GET", route="/status", status_class="2xx"),
    ),
    fires_too=(
        Example(
            name="was-busy-before",
            before=(
                HTTP_REQUESTS_IN_FLIGHT.stays(3),
                HTTP_REQUESTS.grows(60, per="1m", method="GET", route="/status", status_class="2xx"),
            ),
            samples=(
                HTTP_REQUESTS_IN_FLIGHT.stays(3),
                HTTP_REQUESTS.grows(0, per="1m", method="GET", route="/status", status_class="2xx"),
            ),
        ),
        Example(
            name="many-wait",
            samples=(
                HTTP_REQUESTS_IN_FLIGHT.stays(30),
                HTTP_REQUESTS.grows(0, per="1m", method="GET", route="/status", status_class="2xx"),
            ),
        ),
    ),
    silent_too=(
        Example(
            name="busy",
            samples=(
                HTTP_REQUESTS_IN_FLIGHT.stays(5),
                HTTP_REQUESTS.grows(60, per="1m", method="GET", route="/status", status_class="5xx"),
            ),
        ),
        Example(name="two-screens-wait-for-news", samples=(HTTP_REQUESTS_IN_FLIGHT.stays(2),)),
        *(
            Example(
                name=f"a-rare-{answer}-to-{method.lower()}",
                samples=(
                    HTTP_REQUESTS_IN_FLIGHT.stays(5),
                    HTTP_REQUESTS.grows(0.9, per="2m", method=method, route="/status", status_class=answer),
                ),
            )
            for method, answer in zip(METHOD.values, cycle(STATUS_CLASS.values), strict=False)
        ),
    ),
)
