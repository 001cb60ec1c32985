"""Changes to an alert that no test detects, each with the reason why the changed alert means the same.

`make mutants` reads this table, and reports a line that no surviving mutant needs.
"""

from collections.abc import Mapping

_EQUAL_RATIO = (
    "two rates are divided: whether the result is exactly the limit, or differs by a rounding error, is chance"
)
_EQUAL_QUANTILE = "interpolated within a bucket, from rates: the result is exactly the limit only by chance"
_EQUAL_INCREASE = "increase() extrapolates to the edges of its range: the result is about N, never reliably N itself"
_ONE_SERIES = "each group has one series: the aggregation only sets the labels of the alert"
_IN_PROPORTION = (
    "a quantile depends on the proportions of the buckets, and increase() multiplies each rate by the range"
)
_TIMES_ZERO = "it is multiplied by zero, and only its labels count"
_LOWER_LIMITS = (
    "limits by symbol are below the general one: a value above the general limit is above its own too, and counts once"
)

_PROPORTIONS_OF_MEANS = (
    "a quantile depends on the proportions of the buckets, and each is the mean of the same number of series"
)
_ZERO_OR_ONE = "the mean of zeros and ones is one only if the minimum is"
_CONSTANT = "the table holds constants, the same five minutes ago"

_SUM = ("sum becomes max", "sum becomes min", "sum becomes avg")
_MAX = ("max becomes min", "max becomes sum", "max becomes avg")

# (alert, faults, why)
_TABLE: tuple[tuple[str, tuple[str, ...], str], ...] = (
    ("ApiErrorRatioHigh", ("> becomes >=",), _EQUAL_RATIO),
    ("ApiErrorRatioHigh", ("> becomes >= (2)",), _EQUAL_INCREASE),
    ("ApiLatencyHigh", ("> becomes >=",), _EQUAL_QUANTILE),
    ("ApiLatencyHigh", ("> becomes >= (2)",), _EQUAL_INCREASE),
    ("ApiLatencyHigh", ("rate becomes increase",), _IN_PROPORTION),
    ("ApiLatencyHigh", ("sum becomes avg",), _PROPORTIONS_OF_MEANS),
    (
        "ApiTrafficAbsent",
        ("metric tradingbot_http_requests_in_flight: offset added",),
        "it counts only if there was no request for 15 minutes, and was zero five minutes ago too",
    ),
    ("ApiTrafficAbsent", ("< becomes <=", "> becomes >="), _EQUAL_INCREASE),
    ("OrderRejectRatioHigh", ("> becomes >=",), _EQUAL_RATIO),
    ("OrderRejectRatioHigh", ("> becomes >= (2)",), _EQUAL_INCREASE),
    ("OrderAckLatencyHigh", ("> becomes >=",), _EQUAL_QUANTILE),
    ("OrderAckLatencyHigh", ("> becomes >= (2)",), _EQUAL_INCREASE),
    ("OrderAckLatencyHigh", ("sum becomes avg",), _PROPORTIONS_OF_MEANS),
    ("OrderAckLatencyHigh", ("rate becomes increase",), _IN_PROPORTION),
    ("MemoryUsageHigh", _MAX, _ONE_SERIES),
    ("MarketDataStale", ("unless: left out with what follows",), _LOWER_LIMITS),
    ("MarketDataStale", ("metric symbol:market_data_stale:threshold: another (2)",), _LOWER_LIMITS),
    (
        "MarketDataStale",
        ("metric symbol:market_data_stale:threshold becomes tradingbot_market_open (2)",),
        _LOWER_LIMITS,
    ),
    ("MarketDataStale", ("on becomes ignoring (2)",), _LOWER_LIMITS),
    ("MarketDataStale", ("metric symbol:market_data_stale:threshold: offset added (2)",), _CONSTANT),
    ("MarketDataStale", ("min_over_time becomes avg_over_time",), _ZERO_OR_ONE),
    ("StrategyStalled", ("min_over_time becomes avg_over_time",), _ZERO_OR_ONE),
    ("ProviderRateLimitNearlyUsed", ("> becomes >= (2)",), _EQUAL_INCREASE),
    ("StrategySignalsSkipped", ("> becomes >=",), _EQUAL_RATIO),
    ("StrategySignalsSkipped", ("> becomes >= (2)",), _EQUAL_INCREASE),
    ("StrategyLosing", ("< becomes <=",), _EQUAL_RATIO),
    ("StrategyLosing", ("> becomes >=",), _EQUAL_INCREASE),
    (
        "StrategyLosing",
        ("increase becomes rate (2)", *(f"{fault} (2)" for fault in (*_SUM, "sum becomes count"))),
        _TIMES_ZERO,
    ),
    (
        "StrategyLosing",
        ("metric tradingbot_strategy_loss_usd_total becomes tradingbot_strategy_trades_closed_total",),
        _TIMES_ZERO,
    ),
    ("StrategyLosing", ("range 1d: doubled (2)", "range 1d: a fifth longer (2)"), _TIMES_ZERO),
    (
        "StrategyLosing",
        (
            "range 1d: halved (2)",
            "range 1d: a fifth shorter (2)",
            "metric tradingbot_strategy_loss_usd_total: offset added",
        ),
        f"{_TIMES_ZERO}; and a strategy without series for half a day no longer exists",
    ),
    ("StateNotSaved", _MAX, _ONE_SERIES),
    (
        "Watchdog",
        ("number 1 becomes 0.99", "number 1 becomes 1.01"),
        "it fires at any value, and does not show the value",
    ),
    ("Watchdog", ("keep_firing_for: added",), "it never stops"),
    ("RuleEvaluationFailing", ("increase becomes rate",), "both are above zero at the same time"),
    ("RuleEvaluationFailing", _SUM, _ONE_SERIES),
    ("NotificationsFailing", (*_SUM, *(f"{fault} (2)" for fault in _SUM)), _ONE_SERIES),
)

EQUIVALENT_MUTANTS: Mapping[tuple[str, str], str] = {
    (alert, fault): why for alert, faults, why in _TABLE for fault in faults
}
