"""The labels of the metrics.

A label either has a closed set of values, for which TradingMetrics can create counters at zero, or a maximum: how many
values one bot's process can have at a time. No label has an order id, a message or any other unlimited value. The
maxima multiply, and the check catalogue/series compares the product with the exporter's budget.
"""

from tradewatch.model import Label

# ---- labels that Prometheus adds to a target
BOT = Label("bot", maximum=20)
INSTANCE = Label("instance", maximum=2)  # of one bot or server: the live one and its standby

# ---- who and where
VENUE = Label("venue", maximum=4, help="where orders go, an exchange or a broker")
PROVIDER = Label("provider", maximum=6, help="a venue, a data feed or a model that the bot calls")
SYMBOL = Label("symbol", maximum=25)  # tight: fills and the age of market data are both counted for each symbol
STRATEGY = Label("strategy", maximum=8, help="`manual` for what a person trades, `none` for adopted orders")
ACCOUNT = Label("account", maximum=3)

# ---- system
VERSION = Label("version", maximum=1)  # a process has one
COMMIT = Label("commit", maximum=1)
LOOP = Label("loop", maximum=8, help="a name for the loop")
COMPONENT = Label(
    "component",
    ("market_data", "strategy", "risk", "execution", "reconciliation", "accounting", "storage", "api", "main"),
)
ERROR_KIND = Label(
    "kind",
    ("connection", "timeout", "authentication", "invalid_data", "invalid_state", "internal", "unhandled"),
)
STORE = Label("store", ("orders", "positions", "strategy_state"))
DROP_REASON = Label(
    "reason",
    (
        "unknown_label_value",
        "too_many_label_values",
        "invalid_label_value",
        "counter_decrease",
        "invalid_number",
        "out_of_range",
        "other",
    ),
)

# ---- the bot's own HTTP API
# A client may invent methods.
METHOD = Label("method", ("GET", "POST", "PUT", "PATCH", "DELETE", "other"), fallback="other")
ROUTE = Label(
    "route",
    maximum=16,
    help="the template, /orders/{id}, never the path; `unmatched` for a path that no route serves",
)
STATUS_CLASS = Label("status_class", ("2xx", "3xx", "4xx", "5xx"))

# ---- providers
PROVIDER_KIND = Label("kind", ("exchange", "broker", "market_data", "news", "model", "blockchain"))
OPERATION = Label(
    "operation",
    (
        "submit_order",
        "cancel_order",
        "amend_order",
        "query_order",
        "open_orders",
        "positions",
        "balances",
        "fills",
        "candles",
        "order_book",
        "instruments",
        "server_time",
        "inference",  # a call to a model
        "other",
    ),
)
CALL_OUTCOME = Label(
    "outcome",
    (
        "ok",
        "timeout",
        "network_error",
        "rate_limited",
        "client_error",
        "server_error",
        "invalid_response",
        "cancelled",  # the bot stopped waiting; neither a success nor a failure
    ),
)
RATE_LIMIT_BUCKET = Label("bucket", ("requests", "weight", "orders", "messages"))
BACKOFF_REASON = Label("reason", ("rate_limit", "ban", "overload", "maintenance"))
MARKET_STREAM = Label("stream", ("trades", "quotes", "order_book", "candles", "mark_price"))
STREAM = Label("stream", (*MARKET_STREAM.values, "orders", "balances"))  # the account's own streams on top
RECONNECT_REASON = Label(
    "reason",
    (
        "closed_by_server",
        "ping_timeout",
        "network_error",
        "stale",
        "sequence_gap",
        "session_expired",
        "scheduled",  # many venues drop every connection after 24 hours
        "other",
    ),
    help="why the last connection ended; stale is a connection without data",
)
GAP_KIND = Label("kind", ("gap", "reorder", "duplicate", "resync"))
QUOTA = Label("quota", maximum=4, help="the provider's name for it")
COST_KIND = Label("kind", ("data", "model", "api"))

# ---- trading
SIDE = Label("side", ("buy", "sell"))
ORDER_TYPE = Label("order_type", ("market", "limit", "post_only", "ioc", "stop", "other"))
LIQUIDITY = Label("liquidity", ("maker", "taker", "unknown"))  # some brokers do not report it
REJECT_REASON = Label(
    "reason",
    (
        "insufficient_margin",
        "price_out_of_band",
        "invalid_quantity",
        "post_only_would_cross",
        "reduce_only",
        "self_trade",
        "unknown_order",
        "duplicate_order",
        "too_many_orders",
        "rate_limited",
        "market_closed",
        "not_permitted",
        "other",
    ),
    help="invalid_quantity is about lot size, tick size or minimum notional",
)

# ---- strategies
MODE = Label("mode", ("live", "paper", "shadow"))
DIRECTION = Label("direction", ("long", "short", "exit"))
SKIP_REASON = Label(
    "reason",
    (
        "below_threshold",
        "cooldown",
        "position_open",
        "insufficient_funds",
        "risk_denied",
        "spread_too_wide",
        "low_liquidity",
        "stale_data",
        "market_closed",
        "disabled",
        "other",
    ),
)
TRADE_OUTCOME = Label("outcome", ("win", "loss", "flat"))

# ---- risk
POSITION_SIDE = Label("side", ("long", "short"))
CONFIDENCE = Label("confidence", ("0.95", "0.99"), help="a text, not a number")
SCOPE = Label("scope", ("bot", "account", "venue", "strategy", "symbol"), help="the level of the limit or the switch")
LIMIT = Label(
    "limit",
    (
        "daily_loss",
        "drawdown",
        "gross_exposure",
        "net_exposure",
        "position_size",
        "concentration",
        "leverage",
        "order_size",
        "order_rate",
        "open_orders",
    ),
)
DENY_REASON = Label(
    "reason",
    (
        *LIMIT.values,
        "kill_switch",
        "price_band",
        "stale_data",
        "duplicate_order",
        "market_closed",
        "strategy_disabled",
    ),
)

# ---- cost
FEE_KIND = Label("kind", ("maker", "taker", "regulatory", "network", "other"))
REBATE_KIND = Label("kind", ("maker", "volume", "referral"))

# ---- the client library
GENERATION = Label("generation", ("0", "1", "2"))
IMPLEMENTATION = Label("implementation", maximum=1)  # of Python; a process has one, and one of each version number
MAJOR = Label("major", maximum=1)
MINOR = Label("minor", maximum=1)
PATCHLEVEL = Label("patchlevel", maximum=1)

# ---- the servers
RULE_GROUP = Label("rule_group", maximum=32)  # the rule file's path, `;` and the group's name
ALERTMANAGER = Label("alertmanager", maximum=4)  # the address to which Prometheus sends alerts
SAMPLE_TYPE = Label("type", ("float", "histogram"))
ALERT_STATE = Label("state", ("active", "suppressed", "unprocessed"))
ALERT_STATUS = Label("status", ("firing", "resolved"))
API_VERSION = Label("version", ("v1", "v2"))  # v1 was removed in 0.27
SILENCE_STATE = Label("state", ("active", "expired", "pending"))
INTEGRATION = Label(  # those of 0.25, which 0.33 still has besides newer ones
    "integration",
    (
        "email",
        "opsgenie",
        "pagerduty",
        "pushover",
        "slack",
        "sns",
        "telegram",
        "victorops",
        "webhook",
        "wechat",
    ),
)
