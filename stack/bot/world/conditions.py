"""What holds in the world and in the bot while all is well; a fault replaces some of it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Conditions:
    """Times are in seconds, shares from 0 to 1. A venue in trouble is Binance, and a strategy in trouble is `trend`."""

    # ---- the process
    process: str = "runs"  # or "killed", "crashes" again and again, "stops" as announced
    is_frozen: bool = False
    is_active: bool | None = None  # None: as it was started
    clock_ahead: float = 0.0
    memory: float = 420 * 2**20  # bytes
    open_files: int = 42
    loop_lag: float = 0.003
    hung_loop: str = ""
    errors: float = 0.02  # per minute
    saves_state: bool = True
    reports_risk: bool = True
    subscribes: bool = True
    has_wrong_label: bool = False
    # ---- its API
    api: str = "answers"  # or "is unused", "hangs"
    api_requests: float = 1.0  # in multiples of the usual
    api_failures: float = 0.0
    api_seconds: float = 0.008
    refused_logins: float = 1 / 600  # per minute
    # ---- the venue
    answers: bool = True
    streams: bool = True
    streams_flap: bool = False
    quotes: bool = True
    candles: bool = True
    data_delay: float = 0.05
    data_gaps: float = 0.0005  # the share of all receptions
    call_failures: float = 0.0
    order_failures: float = 0.0
    order_seconds: float = 0.06
    rejected: float = 0.001
    in_doubt: int = 0
    stuck_order: bool = False
    rate_limit_used: float = 0.25
    backoff: str = ""  # the reason, while the bot holds back all calls
    credential_days: float = 80.0
    quota_used: float = 0.4
    slippage: float = 0.0
    funding: float = 0.0  # of all equity, charged once
    # ---- the strategy
    is_silent: bool = False
    is_stalled: bool = False
    is_denied: bool = False
    lacks_funds: bool = False
    holds: bool = False
    adverse_move: float = 0.0  # of the price, during each trade
    # ---- money
    loss: float = 0.0  # of the account's equity, since the session's start, at the venue's mark price
    exposure_used: float | None = None
    margin_used: float | None = None
    liquidation_distance: float | None = None
    unprotected: int = 0
    kill_switch: bool = False
    difference: float = 0.0  # USD, between the bot's positions and the venue's
    flips: float = 0.0  # USD, as above, but in every other reconciliation
    reconciles: bool = True
    computes_risk: bool = True
