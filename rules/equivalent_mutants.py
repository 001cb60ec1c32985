"""Changes to an alert that no test notices, each with the reason why the alert means the same with it.

`make mutants` reads this table, and complains of a line that no survivor needs.
"""

from collections.abc import Mapping

_EQUAL_RATIO = (
    "two rates are divided: whether exactly the limit comes out at it, or a rounding error beside it, is chance"
)
_EQUAL_QUANTILE = "interpolated within a bucket, from rates: exactly the limit comes out by chance alone"
_EQUAL_INCREASE = "increase() stretches what it saw to the edges of its range: it is about N, and N itself is no edge"
_ONE_SERIES = "there is one series for each group: the aggregation only says which labels the alert has"
_IN_PROPORTION = (
    "a quantile looks at the proportions of the buckets, and increase() is the rate of each times the range"
)
_TIMES_ZERO = "it is multiplied by zero, and only its labels count"
_LOWER_LIMITS = "limits by symbol are below the general one: what is beyond that is beyond its own, and counts once"

_PROPORTIONS_OF_MEANS = "a quantile looks at the proportions of the buckets, and each is the mean of as many series"
_ZERO_OR_ONE = "of zeros and ones the mean is one only where the least is"
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
        "it is looked at when nobody has asked for a quarter of an hour, and was zero five minutes ago too",
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
        f"{_TIMES_ZERO}; and a strategy without series for half a day is no more",
    ),
    ("StateNotSaved", _MAX, _ONE_SERIES),
    ("Watchdog", ("number 1 becomes 0.99", "number 1 becomes 1.01"), "it fires at any value, and does not show it"),
    ("Watchdog", ("keep_firing_for: added",), "it never stops"),
    ("RuleEvaluationFailing", ("increase becomes rate",), "whether it is above zero is the same for both"),
    ("RuleEvaluationFailing", _SUM, _ONE_SERIES),
    ("NotificationsFailing", (*_SUM, *(f"{fault} (2)" for fault in _SUM)), _ONE_SERIES),
)

EQUIVALENT_MUTANTS: Mapping[tuple[str, str], str] = {
    (alert, fault): why for alert, faults, why in _TABLE for fault in faults
}
