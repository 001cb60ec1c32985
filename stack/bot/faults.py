"""The faults that can be injected into the bot: a story of one line, and the conditions that it changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Fault:
    """Trouble. `changes` are fields of Conditions; `restarts`: it comes with a new release, so the process restarts."""

    name: str
    story: str
    changes: Mapping[str, Any] = field(default_factory=dict)
    restarts: bool = False


_ALL = (
    # ---- the process
    Fault("process-killed", "The kernel kills the process; nobody restarts it.", {"process": "killed"}),
    Fault("crash-loop", "The process crashes some seconds after each start.", {"process": "crashes"}),
    Fault("planned-stop", "The desk stops the bot on purpose, and the bot announces it.", {"process": "stops"}),
    Fault("metrics-frozen", "The process hangs as a whole, and its old metrics are served on.", {"is_frozen": True}),
    Fault("memory-leak", "The process leaks memory.", {"memory": 6 * 2**30}),
    Fault("file-leak", "Every reconnect has left a socket open.", {"open_files": 1_001}),
    Fault("clock-off", "The machine's clock runs eight seconds ahead.", {"clock_ahead": 8.0}),
    Fault("event-loop-late", "A slow calculation blocks the event loop.", {"loop_lag": 9.0}),
    Fault("loop-hangs", "The trading loop waits for an answer that never comes.", {"hung_loop": "trading"}),
    Fault("errors", "The code fails at each event of a venue's new format.", {"errors": 600.0}),
    Fault("disk-full", "The disk is full, so no store can be saved.", {"saves_state": False}),
    Fault("risk-unreported", "A new release forgets to report the risk.", {"reports_risk": False}, restarts=True),
    Fault("metrics-refused", "A new release uses a label value that the catalogue lacks.", {"has_wrong_label": True}),
    # ---- its replicas
    Fault("none-active", "The replica that trades steps down, and no other takes over.", {"is_active": False}),
    Fault("both-active", "This replica trades too; inject it into the one that stands by.", {"is_active": True}),
    Fault("replica-killed", "One of two replicas dies; inject it into the one that stands by.", {"process": "killed"}),
    # ---- its API
    Fault("api-errors", "Half of the requests to the bot's API fail.", {"api_failures": 0.5}),
    Fault("api-slow", "The bot's API needs seconds to answer.", {"api_seconds": 8.0}),
    Fault(
        "api-overload", "A client sends a hundred times the usual requests.", {"api_requests": 100, "api_seconds": 8.0}
    ),
    Fault("api-hangs", "The bot's API answers no request any more.", {"api": "hangs"}),
    Fault("logins-refused", "Somebody tries passwords at the bot's API.", {"refused_logins": 60.0}),
    Fault("api-unused", "Nobody reaches the bot's API.", {"api": "is unused"}),
    # ---- the venue
    Fault("provider-outage", "Binance does not answer, and drops all streams.", {"answers": False}),
    Fault("stream-down", "Binance closes the streams and accepts no new ones.", {"streams": False}),
    Fault("stream-unsteady", "Binance closes the streams every few seconds.", {"streams_flap": True}),
    Fault("quotes-stop", "The stream stays open, but has no quotes of BTC-USDT.", {"quotes": False}),
    Fault("candles-stop", "Binance sends no candles of BTC-USDT any more.", {"candles": False}),
    Fault("market-data-late", "Market data of Binance arrives 15 seconds late.", {"data_delay": 15.0}),
    Fault("market-data-gaps", "Binance's stream loses messages all the time.", {"data_gaps": 1.0}),
    Fault("no-market-data", "A new release subscribes to no symbol.", {"subscribes": False}, restarts=True),
    Fault("calls-fail", "Binance answers every question with a page of HTML.", {"call_failures": 1.0}),
    Fault("order-calls-fail", "Nine of ten orders end in an error of Binance's server.", {"order_failures": 0.9}),
    Fault("slow-orders", "Binance takes six seconds to confirm an order.", {"order_seconds": 6.0}),
    Fault("orders-refused", "Binance refuses every order for lack of margin.", {"rejected": 1.0}),
    Fault("orders-rejected", "Binance refuses most orders for lack of margin.", {"rejected": 0.6}),
    Fault("orders-in-doubt", "Binance lost its connection while it had six orders.", {"in_doubt": 6}),
    Fault("order-stuck", "Binance forgets a market order: neither filled nor refused.", {"stuck_order": True}),
    Fault("rate-limit", "The bot polls so often that Binance's limit is nearly used.", {"rate_limit_used": 0.97}),
    Fault("held-back", "Binance is overloaded and asks the bot to wait.", {"backoff": "overload"}),
    Fault("banned", "Binance bans the bot's address.", {"backoff": "ban"}),
    Fault("key-expiring", "The key for Binance expires in two days.", {"credential_days": 2.0}),
    Fault("key-expired", "The key for Binance has expired.", {"credential_days": -0.01}),
    Fault("quota-used", "The month's tokens of the news model are used up.", {"quota_used": 1.02}),
    Fault("slippage", "The book is thin: orders are filled far from the price.", {"slippage": 0.035}),
    Fault("funding", "Long positions pay an extraordinary funding.", {"funding": 0.0042}),
    # ---- the strategy
    Fault("strategy-silent", "The strategy `trend` evaluates, but gives no signal.", {"is_silent": True}),
    Fault("strategy-stalled", "The strategy `trend` stops evaluating.", {"is_stalled": True}),
    Fault("strategy-losing", "Every trade of `trend` moves against it.", {"adverse_move": 0.004}),
    Fault("funds-missing", "The strategy `trend` lacks the funds for its orders.", {"lacks_funds": True}),
    Fault("orders-denied", "The orders of `trend` are larger than its limit.", {"is_denied": True}),
    # ---- money
    Fault("loss-near-limit", "The account's daily loss limit is almost used.", {"loss": 0.0194}),
    Fault("loss-at-limit", "The account loses more than its daily limit.", {"loss": 0.022}),
    Fault("drawdown", "The account falls 15% from its peak within the session.", {"loss": 0.15}),
    Fault("crash", "The market crashes, and the account loses half of its value.", {"loss": 0.55}),
    Fault("exposure-near-limit", "A limit was lowered to just below what the bot holds.", {"exposure_used": 1.1}),
    Fault("exposure-beyond-limit", "Positions grew far beyond their limit.", {"exposure_used": 2.5}),
    Fault("margin-high", "A rally has used up most of the margin.", {"margin_used": 0.76}),
    Fault("margin-near-limit", "Binance raised the maintenance margin.", {"margin_used": 0.97}),
    Fault("liquidation-near", "BTC-USDT comes close to liquidation.", {"liquidation_distance": 0.02, "holds": True}),
    Fault("stop-missing", "Binance cancelled the stop of a position.", {"unprotected": 1}),
    Fault("kill-switch", "Somebody pressed the kill switch.", {"kill_switch": True}),
    Fault("positions-differ", "Binance has other positions than the bot.", {"difference": 12_000.0}),
    Fault("positions-flip", "Every other reconciliation finds a fill counted twice.", {"flips": 12_000.0}),
    Fault("not-reconciled", "The reconciliation with Binance hangs.", {"reconciles": False}),
    Fault("risk-stale", "The risk of the account `main` cannot be computed.", {"computes_risk": False}),
)
FAULTS = {fault.name: fault for fault in _ALL}
