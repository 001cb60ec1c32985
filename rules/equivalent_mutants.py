"""Changes to an alert that no test detects, each with the reason why the changed alert means the same.

`make mutants` reads this table, and reports a line that no surviving mutant needs.
"""

from collections.abc import Mapping

_IN_PROPORTION = (
    "a quantile depends on the proportions of the buckets, and increase() multiplies each rate by the range"
)
_PROPORTIONS_OF_MEANS = (
    "a quantile depends on the proportions of the buckets, and each is the mean of the same number of series"
)
_ZERO_OR_ONE = "the mean of zeros and ones is one only if the minimum is"
_PAIRED = "a difference pairs its sides by their labels, and the other side selects only quotes and order books"
_TIMES_ZERO = "it is multiplied by zero, and only its labels count"

_UPDATE = "metric tradingbot_market_data_last_update_timestamp_seconds"

# (alert, faults, why)
_TABLE: tuple[tuple[str, tuple[str, ...], str], ...] = (
    ("ApiLatencyHigh", ("rate becomes increase",), _IN_PROPORTION),
    ("ApiLatencyHigh", ("sum becomes avg",), _PROPORTIONS_OF_MEANS),
    (
        "ApiTrafficAbsent",
        ("metric tradingbot_http_requests_in_flight: offset added",),
        "it counts only if there was no request for 15 minutes, and was zero five minutes ago too",
    ),
    ("OrderAckLatencyHigh", ("rate becomes increase",), _IN_PROPORTION),
    ("OrderAckLatencyHigh", ("sum becomes avg",), _PROPORTIONS_OF_MEANS),
    (
        "MarketDataStale",
        tuple(f"{_UPDATE}: without stream {stream}" for stream in ("candles", "mark_price", "trades")),
        _PAIRED,
    ),
    ("MarketDataStale", ("or: sides exchanged (3)",), "both sides measure the same, so they have the same value"),
    ("MarketDataStale", ("min_over_time becomes avg_over_time",), _ZERO_OR_ONE),
    ("StrategyStalled", ("min_over_time becomes avg_over_time",), _ZERO_OR_ONE),
    (
        "StrategyLosing",
        ("metric tradingbot_strategy_loss_usd_total becomes tradingbot_strategy_trades_closed_total",),
        _TIMES_ZERO,
    ),
    ("StrategyLosing", ("range 1d: a fifth longer (2)",), _TIMES_ZERO),
    (
        "StrategyLosing",
        (
            "range 1d: a fifth shorter (2)",
            "metric tradingbot_strategy_loss_usd_total: offset added",
        ),
        f"{_TIMES_ZERO}; and a strategy without series for half a day no longer exists",
    ),
    ("ApiHangs", ("number 3 becomes 2.97",), "requests are counted in whole numbers"),
    ("ApiHangs", ("increase becomes delta",), "a restart makes it negative for two minutes, and the hold is four"),
    ("Watchdog", ("keep_firing_for: added",), "it never stops"),
    ("RuleEvaluationFailing", ("increase becomes rate",), "both are above zero at the same time"),
    ("NoReplicaActive", ("max becomes sum", "max becomes avg"), "zeros and ones: each is 0 only if all are"),
    (
        "SeveralReplicasActive",
        ("count becomes sum", "max becomes avg", "number 1 becomes 1.01", "number 1 becomes 1.01 (3)"),
        "ones are counted, and numbers of replicas are whole: more than 1 is 2, in any strategy",
    ),
    (
        "ProviderBanned",
        ("increase becomes rate", "sum becomes max", "sum becomes avg"),
        "all of them are above zero at the same time",
    ),
)

EQUIVALENT_MUTANTS: Mapping[tuple[str, str], str] = {
    (alert, fault): why for alert, faults, why in _TABLE for fault in faults
}
